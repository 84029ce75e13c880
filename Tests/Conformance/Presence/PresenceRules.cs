using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Presence;

/// <summary>Who comes and goes, and who is away. Any one of these lines may be left out, so what makes one is done until it comes.</summary>
internal static class PresenceRules
{
    private static readonly string[] Caps = ["presence"];

    [Rule("PRES-1", "who hears a channel is told who joins and leaves it, in general by login and logout, and away and here come in general alone")]
    public static async Task ComingAndGoing(Stage stage)
    {
        var channel = stage.Unique("cf");
        var (hears, other) = (await stage.LoginAsync(stage.Here, Caps), await stage.LoginAsync(stage.There));
        await hears.JoinAsync(channel);
        await UntilToldAsync(stage, hears, other.Name, channel, "join", () => other.JoinAsync(channel), other, channel);
        await UntilToldAsync(stage, hears, other.Name, channel, "leave", () => other.JoinAsync(channel), other, channel);

        var name = stage.Unique("cf");
        foreach (var state in new[] { "join", "leave" })
        {
            await stage.UntilAsync(
                async () =>
                {
                    var comes = await stage.LoginWhenFreeAsync(name, stage.There);
                    await comes.SendAsync(new { type = "presence", state = "away" });
                    await comes.QuitAsync();
                    return await IsToldAsync(hears, name, "general", state);
                },
                $"{state} of {name} in general");
        }

        Expect.None(hears.Lines, line => line.Type == "presence" && line.Channel != "general" && line.String("state") is "away" or "here", "away and here in general alone");
    }

    [Rule("PRES-2", "away and here are told on any server, and a list says who is away, until that is said otherwise or the session ends")]
    public static async Task Away(Stage stage)
    {
        var (hears, other) = (await stage.LoginAsync(stage.Here, Caps), await stage.LoginAsync(stage.There));
        foreach (var state in new[] { "away", "here" })
        {
            await stage.UntilAsync(
                async () =>
                {
                    await other.SendAsync(new { type = "presence", state });
                    return await IsToldAsync(hears, other.Name, "general", state) && await IsListedAwayAsync(hears, other.Name) == (state == "away");
                },
                $"{state} of {other.Name}, told and in the list");
        }

        await stage.UntilAsync(
            async () =>
            {
                await other.SendAsync(new { type = "presence", state = "away" });
                return await IsListedAwayAsync(hears, other.Name) == true;
            },
            $"{other.Name} as away in the list");
        await other.QuitAsync();
        await stage.LoginWhenFreeAsync(other.Name, stage.There);
        await stage.UntilAsync(async () => await IsListedAwayAsync(hears, other.Name) == false, $"{other.Name}, back again, not as away in the list");
        Expect.Error(await hears.AskAsync(new { type = "presence", state = "asleep" }), "bad_request");
    }

    [Rule("PRES-3", "nobody is told of his own coming, going and being away")]
    public static async Task NotOfOneself(Stage stage)
    {
        var channel = stage.Unique("cf");
        var (client, other) = (await stage.LoginAsync(stage.Here, Caps), await stage.LoginAsync(stage.Here, Caps));
        await other.JoinAsync(channel);
        await client.JoinAsync(channel);
        await stage.UntilAsync(
            async () =>
            {
                await client.SendAsync(new { type = "presence", state = "away" });
                return await IsToldAsync(other, client.Name, "general", "away");
            },
            $"away of {client.Name} for somebody else");
        await client.FenceAsync(0);
        Expect.None(client.Lines, line => line.Type == "presence" && line.String("user") == client.Name, "nothing of oneself");
    }

    private static Task UntilToldAsync(Stage stage, ChatClient hears, string user, string channel, string state, Func<Task> join, ChatClient other, string leaves)
        => stage.UntilAsync(
            async () =>
            {
                await join();
                Expect.Event(await other.AskAsync(new { type = "leave", channel = leaves }), "left");
                return await IsToldAsync(hears, user, channel, state);
            },
            $"{state} of {user} in {channel}");

    private static async Task<bool> IsToldAsync(ChatClient hears, string user, string channel, string state)
    {
        await hears.FenceAsync(0);
        return hears.Lines.Any(line => line.Type == "presence" && line.Channel == channel && line.String("user") == user && line.String("state") == state);
    }

    // Null while the user is not in the list.
    private static async Task<bool?> IsListedAwayAsync(ChatClient asks, string user)
    {
        var after = user[..^1];
        var page = await asks.AskAsync(new { type = "who", after, limit = 300 });
        foreach (var one in page.List("users"))
        {
            if (ServerLine.StringOf(one, "user") == user)
                return ServerLine.FlagOf(one, "away") == true;
        }

        return null;
    }
}
