using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Private;

/// <summary>What two users say to each other.</summary>
internal static class PrivateMessageRules
{
    [Rule("DM-1", "a private message is heard by its sender and by the other one, on any server, and by nobody else")]
    public static async Task HeardByTwo(Stage stage)
    {
        var (sender, other, stranger) = (await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.There, "ack"), await stage.LoginAsync(stage.There));
        var channel = ChannelOf(sender.Name, other.Name);
        Expect.Same(channel, (await SayToAsync(sender, other.Name, "for you")).Channel, "the channel of the ack");
        var heard = await other.HearAsync(channel, "for you");
        Expect.Same((sender.Name, other.Name), (heard.From, heard.String("to")), "from and to");
        Expect.Same(heard.ToString(), (await sender.HearAsync(channel, "for you")).ToString(), "the line for both");
        await other.SayAsync("and for you", channel);
        Expect.Same(sender.Name, (await sender.HearAsync(channel, "and for you")).String("to"), "to");

        var fence = stage.Unique("fence");
        await other.SayAsync(fence);
        await stranger.HearAsync("general", fence);
        Expect.None(stranger.Lines, line => line.Channel == channel, "nothing of what others say in private");
    }

    [Rule("DM-2", "a private channel begins with its first message, also if the other one is not there")]
    public static async Task NotThere(Stage stage)
    {
        var sender = await stage.LoginAsync(stage.Here, "ack");
        var name = stage.Unique("cf");
        var channel = ChannelOf(sender.Name, name);
        Expect.Same(1, (await SayToAsync(sender, name, "for later")).Seq, "the seq of the first message");
        var other = await stage.ConnectAsync(stage.There);
        Expect.Event(await other.TryLoginAsync(name, ["history"]), "welcome");
        Expect.Same(1, SeqInWelcome(other, channel), $"the seq of {channel} in welcome");
        foreach (var question in new object[] { new { type = "history", channel }, new { type = "history", to = sender.Name } })
        {
            var page = await other.AskAsync(question);
            Expect.That(page.Channel == channel && page.List("items") is [var item] && ServerLine.StringOf(item, "text") == "for later", "the message on a page of its channel", page);
        }
    }

    [Rule("DM-3", "a private channel of others is answered with no_such_channel")]
    public static async Task OfOthers(Stage stage)
    {
        var (sender, stranger) = (await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.There, "ack", "history"));
        var other = stage.Unique("cf");
        var channel = ChannelOf(sender.Name, other);
        await SayToAsync(sender, other, "for you");
        Expect.Error(await stranger.PostAsync("which?", channel), "no_such_channel");
        Expect.Error(await stranger.AskAsync(new { type = "history", channel }), "no_such_channel");
        Expect.Same("error", (await stranger.AskAsync(new { type = "join", channel })).Type, "the type of the answer to a join");
        Expect.Same(2, (await SayToAsync(sender, other, "still only for you")).Seq, "the seq of the next message");
    }

    [Rule("DM-4", "a to that cannot be anybody's name is answered with no_such_user")]
    public static async Task Nobody(Stage stage)
    {
        var client = await stage.LoginAsync("ack", "history");
        foreach (var to in new[] { "No One", "", "a\u200bb", new string('x', ConformanceLimits.NameCharactersMax + 1) })
            Expect.Error(await client.AskAsync(new { type = "msg", to, text = "?" }), "no_such_user");
        Expect.Error(await client.AskAsync(new { type = "history", to = "No One" }), "no_such_user");
    }

    [Rule("DM-5", "what comes in a private channel after a login is the first after its seq in welcome")]
    public static async Task AfterWelcome(Stage stage)
    {
        var (sender, goes) = (await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.There));
        var channel = ChannelOf(sender.Name, goes.Name);
        await SayToAsync(sender, goes.Name, "heard");
        await goes.HearAsync(channel, "heard");
        await goes.QuitAsync();
        await SayToAsync(sender, goes.Name, "missed");
        var back = await stage.LoginWhenFreeAsync(goes.Name, stage.There);
        // A server may tell of the last message a moment after another one: then the welcome says so, and it is heard before the live one.
        var told = SeqInWelcome(back, channel);
        Expect.That(told is 1 or 2, $"the seq of {channel} in welcome", back.Welcome);
        await SayToAsync(sender, goes.Name, "live");
        await back.HearAsync(channel, "live");
        Expect.Same(told + 1, back.Lines.First(line => line.IsMessageOf(channel)).Seq, "the seq of the first message after the login");
    }

    [Rule("DM-6", "who resumes a channel is also sent the private channels that it does not name, from their first message on")]
    public static async Task BegunMeanwhile(Stage stage)
    {
        var (sender, goes) = (await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.There, "ack"));
        var last = await goes.SayAsync(stage.Unique("last-words"));
        await goes.QuitAsync();
        var channel = ChannelOf(sender.Name, goes.Name);
        await SayToAsync(sender, goes.Name, "first");
        await SayToAsync(sender, goes.Name, "second");
        var back = await stage.LoginWhenFreeAsync(goes.Name, stage.Here, resume: [new ResumePoint("general", last.Epoch ?? "", last.Seq ?? 0)]);
        Expect.Same("first", (await back.NextMessageAsync(channel)).Text, "the first message");
        await back.HearAsync(channel, "second");
    }

    // The names of a run are lower case, so they are as they are compared.
    private static string ChannelOf(string one, string other) => $"dm:{string.Join(' ', new[] { one, other }.Order(StringComparer.Ordinal))}";

    private static async Task<ServerLine> SayToAsync(ChatClient client, string to, string text)
    {
        await client.UntilMayPostAsync();
        return Expect.Ack(await client.AskAsync(new { type = "msg", to, text }));
    }

    private static long? SeqInWelcome(ChatClient client, string channel)
        => client.Welcome.List("channels").Where(start => ServerLine.StringOf(start, "channel") == channel).Select(start => ServerLine.NumberOf(start, "seq")).FirstOrDefault();
}
