using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Channels;

/// <summary>Who is in which channel.</summary>
internal static class ChannelRules
{
    [Rule("CHAN-1", "a channel's name is 1 to channel_name_characters of a-z, 0-9, _ and -")]
    public static async Task Names(Stage stage)
    {
        var client = await stage.LoginAsync();
        var longest = stage.Unique("cf_").PadRight(ConformanceLimits.ChannelNameCharactersMax, 'z');
        await client.JoinAsync(longest);
        foreach (var channel in new[] { longest + "z", "", "Dev", "two words", "@dev", "żółć", "dev\n" })
            Expect.Error(await client.AskAsync(new { type = "join", channel }), "bad_request");
    }

    [Rule("CHAN-2", "everybody is in general and in the channel of their server, and finds both in welcome")]
    public static async Task InGeneral(Stage stage)
    {
        var client = await stage.LoginAsync();
        var channels = client.Welcome.List("channels").Select(channel => ServerLine.StringOf(channel, "channel")).ToArray();
        Expect.That(channels.Contains("general") && channels.Contains("@" + client.Welcome.Server), $"general and @{client.Welcome.Server} among the channels in welcome", client.Welcome);
    }

    [Rule("CHAN-3", "nobody leaves general or a server's channel, and a join of general is answered as any other")]
    public static async Task StaysInGeneral(Stage stage)
    {
        var client = await stage.LoginAsync();
        await client.JoinAsync("general");
        Expect.Error(await client.AskAsync(new { type = "leave", channel = "general" }), "forbidden");
        var own = "@" + client.Welcome.Server;
        Expect.Same("error", (await client.AskAsync(new { type = "leave", channel = own })).Type, "the type of the answer");
        Expect.Same("error", (await client.AskAsync(new { type = "join", channel = own })).Type, "the type of the answer");
        var text = stage.Unique("still-here");
        await client.SendAsync(new { type = "msg", text, scope = "server" });
        await client.HearAsync(own, text);
    }

    [Rule("CHAN-4", "membership belongs to the name: it is there at the next login, on any server, until the channel is left")]
    public static async Task MembershipStays(Stage stage)
    {
        var (kept, left) = (stage.Unique("cf"), stage.Unique("cf"));
        var client = await stage.LoginAsync(stage.Here);
        await client.JoinAsync(kept);
        await client.JoinAsync(left);
        Expect.Event(await client.AskAsync(new { type = "leave", channel = left }), "left");
        await client.QuitAsync();
        var back = await stage.LoginWhenFreeAsync(client.Name, stage.There, ["ack"]);
        var channels = back.Welcome.List("channels").Select(channel => ServerLine.StringOf(channel, "channel")).ToArray();
        Expect.That(channels.Contains(kept) && !channels.Contains(left), $"{kept} and not {left} among the channels in welcome", back.Welcome);
        await back.SayAsync("as a member", kept);
        await back.HearAsync(kept, "as a member");
    }

    [Rule("CHAN-5", "who joins is told so, also when it was in the channel before, and hears what comes after that seq")]
    public static async Task Joining(Stage stage)
    {
        var channel = stage.Unique("cf");
        var (first, second) = (await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.There, "ack"));
        await first.JoinAsync(channel);
        await first.SayAsync("before", channel);
        var joined = await second.JoinAsync(channel);
        await first.SayAsync("after", channel);
        await second.HearAsync(channel, "after");
        // That nothing is missing between the two is what ORDER-1 looks for.
        var heard = second.Lines.Where(line => line.IsMessageOf(channel)).ToArray();
        Expect.Same(joined.Seq + 1, heard[0].Seq, "the seq of the first message after joined");
        var again = await second.JoinAsync(channel);
        Expect.Same(heard[^1].Seq, again.Seq, "the seq of a second joined");
    }

    [Rule("CHAN-6", "who leaves hears the channel no more")]
    public static async Task Leaving(Stage stage)
    {
        var channel = stage.Unique("cf");
        var (stays, leaves) = (await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.There, "ack"));
        await stays.JoinAsync(channel);
        await leaves.JoinAsync(channel);
        Expect.Event(await leaves.AskAsync(new { type = "leave", channel }), "left");
        await stays.SayAsync("not for all", channel);
        await NotHeardAsync(leaves, stays, "not for all", stage);
        Expect.Error(await leaves.PostAsync("from outside", channel), "not_in_channel");
    }

    [Rule("CHAN-7", "a channel that nobody joined yet is refused with no_such_channel")]
    public static async Task NoSuchChannel(Stage stage)
    {
        var client = await stage.LoginAsync("ack", "history");
        var channel = stage.Unique("nobody-was-here");
        Expect.Error(await client.PostAsync("hello", channel), "no_such_channel");
        Expect.Error(await client.AskAsync(new { type = "history", channel }), "no_such_channel");
        Expect.Error(await client.AskAsync(new { type = "leave", channel }), "no_such_channel");
    }

    [Rule("CHAN-8", "only members say something in a channel, hear it and read its history; others are refused with not_in_channel")]
    public static async Task MembersOnly(Stage stage)
    {
        var channel = stage.Unique("cf");
        var (member, stranger) = (await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.There, "ack", "history"));
        var first = await member.JoinAsync(channel);
        Expect.Error(await stranger.PostAsync("from outside", channel), "not_in_channel");
        Expect.Error(await stranger.AskAsync(new { type = "history", channel }), "not_in_channel");
        Expect.Error(await stranger.AskAsync(new { type = "leave", channel }), "not_in_channel");
        Expect.Same(first.Seq + 1, (await member.SayAsync("for members", channel)).Seq, "the seq of the first message of a member");
        await NotHeardAsync(stranger, member, "for members", stage);
    }

    // There is no order between channels, so a server may break this rule unseen; but one that sends a channel to everybody has done so by then.
    private static async Task NotHeardAsync(ChatClient listener, ChatClient speaker, string text, Stage stage)
    {
        var fence = stage.Unique("fence");
        await speaker.SayAsync(fence);
        await listener.HearAsync("general", fence);
        await listener.FenceAsync(listener.Lines.Count);
        Expect.None(listener.Lines, line => line.Text == text, "nothing of a channel that it is not in");
    }
}
