using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Topics;

/// <summary>What channels are about.</summary>
internal static class TopicRules
{
    [Rule("TOPIC-1", "every member says what a channel is about, or takes that away, and others do not")]
    public static async Task Members(Stage stage)
    {
        var channel = stage.Unique("cf");
        var (sets, hears, stranger) = (await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.There), await stage.LoginAsync(stage.There, "ack"));
        await sets.JoinAsync(channel);
        await hears.JoinAsync(channel);
        Expect.Error(await stranger.AskAsync(new { type = "topic", channel, text = "from outside" }), "not_in_channel");
        foreach (var text in new[] { "Tea \"only\"", "" })
        {
            Expect.Ack(await sets.AskAsync(new { type = "topic", channel, text }));
            var topic = await NextTopicAsync(hears, channel);
            Expect.Same((text, sets.Name), (topic.String("topic"), topic.From), "the topic, and who set it");
        }
    }

    [Rule("TOPIC-2", "a topic has a seq of its own in its channel: it counts, comes, and comes again as a message does")]
    public static async Task Counts(Stage stage)
    {
        var channel = stage.Unique("cf");
        var (sets, away) = (await stage.LoginAsync(stage.Here, "ack", "history"), await stage.LoginAsync(stage.Here));
        await sets.JoinAsync(channel);
        await away.JoinAsync(channel);
        var first = await sets.SayAsync("before", channel);
        await away.HearAsync(channel, "before");
        await away.QuitAsync();
        Expect.Ack(await sets.AskAsync(new { type = "topic", channel, text = "Tea" }));
        await sets.SayAsync("after", channel);
        Expect.Same(2, (await NextTopicAsync(sets, channel)).Seq, "the seq of the topic");
        Expect.Same(3, (await sets.HearAsync(channel, "after")).Seq, "the seq of the message after the topic");

        var page = await sets.AskAsync(new { type = "history", channel });
        Expect.Sequence(["1 ", "2 Tea", "3 "], page.List("items").Select(item => $"{ServerLine.NumberOf(item, "seq")} {ServerLine.StringOf(item, "topic")}"), "seqs and topics in the history");
        var back = await stage.LoginWhenFreeAsync(away.Name, stage.There, resume: [new ResumePoint(channel, first.Epoch ?? "", 1)]);
        Expect.Same((2, "Tea"), ((await NextTopicAsync(back, channel)).Seq, back.Lines[^1].String("topic")), "seq and topic when they come again");
        await back.HearAsync(channel, "after");
    }

    [Rule("TOPIC-3", "a topic of topic_bytes, when its escapes are undone, is taken, and a longer one answered with too_large")]
    public static async Task Length(Stage stage)
    {
        var channel = stage.Unique("cf");
        var client = await stage.LoginAsync("ack");
        await client.JoinAsync(channel);
        var longest = new string('ż', ConformanceLimits.TopicBytesMax / 2);
        Expect.Ack(await client.AskAsync(new { type = "topic", channel, text = longest }));
        Expect.Same(longest, (await NextTopicAsync(client, channel)).String("topic"), "the longest topic");
        var escaped = string.Concat(Enumerable.Repeat("\\u017c", ConformanceLimits.TopicBytesMax / 2));
        await client.SendLineAsync($$"""{"type":"topic","rid":"e","channel":"{{channel}}","text":"{{escaped}}"}""");
        Expect.Ack(await client.AnswerAsync("e"));
        Expect.Error(await client.AskAsync(new { type = "topic", channel, text = longest + "x" }), "too_large");
        Expect.Error(await client.AskAsync(new { type = "topic", channel }), "bad_request");
    }

    private static Task<ServerLine> NextTopicAsync(ChatClient client, string channel)
        => client.NextAsync(line => line is { Type: "system", Event: "topic" } && line.Channel == channel, $"a topic of {channel}");
}
