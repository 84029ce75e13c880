using System.Globalization;
using System.Text;
using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Presence;

/// <summary>Who is typing. Any one of these lines may be left out, so it is said until it comes.</summary>
internal static class TypingRules
{
    private static readonly string[] Caps = ["typing"];

    [Rule("TYPE-1", "those in the channel are told that somebody is typing or not any more: in general, in others, in that of a server, and in a private one the other user")]
    public static async Task Told(Stage stage)
    {
        var channel = stage.Unique("cf");
        var (hears, types, outside) = (await stage.LoginAsync(stage.Here, Caps), await stage.LoginAsync(stage.There), await stage.LoginAsync(stage.Here, Caps));
        await hears.JoinAsync(channel);
        await types.JoinAsync(channel);
        await UntilToldAsync(stage, hears, "general", types, new { type = "typing", state = "active" });
        await UntilToldAsync(stage, hears, channel, types, new { type = "typing", channel, state = "active" });
        var done = await UntilToldAsync(stage, hears, channel, types, new { type = "typing", channel, state = "done" }, "done");
        Expect.Same(types.Name, done.String("user"), "the user");
        var pair = new[] { hears.Name, types.Name }.Order(StringComparer.Ordinal);
        var dm = await UntilToldAsync(stage, hears, $"dm:{string.Join(' ', pair)}", types, new { type = "typing", to = hears.Name, state = "active" });
        Expect.Same(hears.Name, dm.String("to"), "the other one of the two");
        var near = await stage.LoginAsync(stage.Here);
        await UntilToldAsync(stage, hears, "@" + near.Welcome.Server, near, new { type = "typing", scope = "server", state = "active" });
        await outside.FenceAsync(0);
        Expect.None(outside.Lines, line => line.Type == "typing" && (line.Channel == channel || line.Channel?.StartsWith("dm:", StringComparison.Ordinal) == true), "nothing for who is not in the channel");
    }

    [Rule("TYPE-2", "nobody is told that he is typing himself")]
    public static async Task NotOfOneself(Stage stage)
    {
        var (types, other) = (await stage.LoginAsync(stage.Here, Caps), await stage.LoginAsync(stage.Here, Caps));
        await UntilToldAsync(stage, other, "general", types, new { type = "typing", state = "active" });
        await types.FenceAsync(0);
        Expect.None(types.Lines, line => line.Type == "typing" && line.String("user") == types.Name, "nothing of oneself");
    }

    [Rule("TYPE-3", "who is not in the channel is refused, and a line that is wrong is")]
    public static async Task Refused(Stage stage)
    {
        var client = await stage.LoginAsync();
        Expect.Error(await client.AskAsync(new { type = "typing", channel = stage.Unique("cf"), state = "active" }), "not_in_channel");
        Expect.Error(await client.AskAsync(new { type = "typing", channel = "dm:a b", state = "active" }), "no_such_channel");
        Expect.Error(await client.AskAsync(new { type = "typing", to = "No One", state = "active" }), "no_such_user");
        Expect.Error(await client.AskAsync(new { type = "typing", state = "away" }), "bad_request");
        Expect.Error(await client.AskAsync(new { type = "typing" }), "bad_request");
    }

    [Rule("TYPE-4", "more of it than signals_per_s is thrown away without an answer, and nothing else is refused for it")]
    public static async Task TooMuch(Stage stage)
    {
        var client = await stage.LoginAsync();
        var lines = new StringBuilder();
        for (var i = 0; i < ConformanceLimits.SignalsMax; i++)
            lines.Append(CultureInfo.InvariantCulture, $$"""{"type":"{{(i % 2 == 0 ? "presence" : "typing")}}","rid":"s{{i}}","state":"{{(i % 2 == 0 ? "away" : "active")}}"}""").Append('\n');
        await client.SendBytesAsync(Encoding.UTF8.GetBytes(lines.ToString()));
        Expect.None(await client.FenceAsync(0), line => line.Rid is ['s', ..], "no answer to presence and typing");
        await Expect.AliveAsync(client);
    }

    private static async Task<ServerLine> UntilToldAsync(Stage stage, ChatClient hears, string channel, ChatClient types, object typing, string state = "active")
    {
        ServerLine? told = null;
        await stage.UntilAsync(
            async () =>
            {
                await types.SendAsync(typing);
                await hears.FenceAsync(0);
                told = hears.Lines.FirstOrDefault(line => line.Type == "typing" && line.Channel == channel && line.String("user") == types.Name && line.String("state") == state);
                return told is not null;
            },
            $"{state} of {types.Name} in {channel}");
        return told!;
    }
}
