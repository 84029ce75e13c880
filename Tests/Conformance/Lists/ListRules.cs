using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Lists;

/// <summary>Which channels there are, and who is in them.</summary>
internal static class ListRules
{
    [Rule("LIST-1", "channels are listed sorted by name, each with its members and topic, and without private ones and those of servers")]
    public static async Task Channels(Stage stage)
    {
        var client = await stage.LoginAsync("ack");
        var (channel, next) = (stage.Unique("cf"), stage.Unique("cf"));
        await client.JoinAsync(channel);
        await client.JoinAsync(next);
        Expect.Ack(await client.AskAsync(new { type = "topic", channel = next, text = "Tea" }));
        Expect.Ack(await client.AskAsync(new { type = "msg", to = stage.Unique("cf"), text = "in private" }));
        var page = Expect.Event(await client.AskAsync(new { type = "channels", after = channel, limit = 1 }), "channels");
        Expect.That(
            page.List("channels") is [var one] && ServerLine.StringOf(one, "channel") == next && ServerLine.NumberOf(one, "members") == 1 && ServerLine.StringOf(one, "topic") == "Tea",
            $"{next} behind {channel}, with one member and the topic Tea",
            page);

        var names = new List<string>();
        for (var pages = 0; pages < ConformanceLimits.ListPagesMax; pages++)
        {
            page = Expect.Event(await client.AskAsync(new { type = "channels", after = names.LastOrDefault(), limit = ConformanceLimits.ListPageMax }), "channels");
            names.AddRange(page.List("channels").Select(listed => ServerLine.StringOf(listed, "channel")).OfType<string>());
            if (page.Flag("end") == true)
                break;
        }

        Expect.That(names.SequenceEqual(names.Order(StringComparer.Ordinal).Distinct()), "names in their order, each once", string.Join(" ", names));
        Expect.That(!names.Exists(name => name[0] == '@' || name.Contains(':', StringComparison.Ordinal)), "no private channels and none of servers", string.Join(" ", names));
    }

    [Rule("LIST-2", "who is in a channel is told to anybody, with the server of those who are logged in; in general is everybody who is")]
    public static async Task Members(Stage stage)
    {
        var channel = stage.Unique("cf");
        var (stays, goes) = (await stage.LoginAsync(stage.Here), await stage.LoginAsync(stage.There));
        await stays.JoinAsync(channel);
        await goes.JoinAsync(channel);
        var stranger = await stage.LoginAsync(stage.There);
        Expect.Sequence(
            [$"{stays.Name}@{stays.Welcome.Server}", $"{goes.Name}@{goes.Welcome.Server}"],
            Users(await stranger.AskAsync(new { type = "who", channel })),
            $"the members of {channel}");
        // The names of one rule stand next to each other.
        Expect.Sequence(
            [$"{goes.Name}@{goes.Welcome.Server}", $"{stranger.Name}@{stranger.Welcome.Server}"],
            Users(await stranger.AskAsync(new { type = "who", after = stays.Name, limit = 2 })),
            "those who are logged in");
        Expect.Error(await stranger.AskAsync(new { type = "who", channel = stage.Unique("nobody-was-here") }), "no_such_channel");

        await goes.QuitAsync();
        await stage.UntilAsync(
            async () => Users(await stranger.AskAsync(new { type = "who", channel })).SequenceEqual([$"{stays.Name}@{stays.Welcome.Server}", $"{goes.Name}@"]),
            $"{goes.Name} to be listed without a server");
    }

    [Rule("LIST-3", "a page of a list has at most limit entries, which is 1 to list_page, goes on behind the last one, and says when it ends")]
    public static async Task Pages(Stage stage)
    {
        var channel = stage.Unique("cf");
        var members = new[] { await stage.LoginAsync(stage.Here), await stage.LoginAsync(stage.Here), await stage.LoginAsync(stage.Here) };
        foreach (var member in members)
            await member.JoinAsync(channel);
        var client = members[0];
        string? after = null;
        foreach (var (member, isEnd) in members.Select((member, i) => (member.Name, i == members.Length - 1)))
        {
            var page = await client.AskAsync(new { type = "who", channel, after, limit = 1 });
            Expect.Sequence([$"{member}@{client.Welcome.Server}"], Users(page), "the next member");
            Expect.Same(isEnd, page.Flag("end"), "end");
            after = member;
        }

        foreach (var limit in new[] { 0, ConformanceLimits.ListPageMax + 1 })
        {
            Expect.Error(await client.AskAsync(new { type = "who", channel, limit }), "bad_request");
            Expect.Error(await client.AskAsync(new { type = "channels", limit }), "bad_request");
        }
    }

    private static IEnumerable<string> Users(ServerLine page)
        => Expect.Event(page, "who").List("users").Select(user => $"{ServerLine.StringOf(user, "user")}@{ServerLine.StringOf(user, "server")}");
}
