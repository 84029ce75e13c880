using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Resume;

/// <summary>Coming back.</summary>
internal static class ResumeRules
{
    [Rule("RESUME-1", "a recovered channel is sent every message after the resumed one, once, in order, and then the live ones, on any server")]
    public static async Task Recovered(Stage stage)
    {
        var away = await AwayAsync(stage);
        var back = await stage.LoginWhenFreeAsync(away.Name, stage.There, ["ack"], [new ResumePoint(away.Channel, away.Epoch, away.Seq)]);
        Expect.Same(true, Start(back, away.Channel, "recovered"), $"recovered of {away.Channel} in welcome");
        await away.Other.SayAsync("live", away.Channel);
        await back.HearAsync(away.Channel, "live");
        Expect.Sequence(["missed 1", "missed 2", "missed 3", "live"], Texts(back, away.Channel), "the messages that were missed, and the live one");
    }

    [Rule("RESUME-2", "a message that comes from the log because the client was away is marked with replay")]
    public static async Task Replay(Stage stage)
    {
        var witness = await stage.LoginAsync(stage.There);
        var away = await AwayAsync(stage, witness);
        // A server may tell of a message a moment after another one, and then it is no late one there. So somebody there has heard them before.
        await witness.HearAsync(away.Channel, "missed 3");
        var back = await stage.LoginWhenFreeAsync(away.Name, stage.There, ["ack"], [new ResumePoint(away.Channel, away.Epoch, away.Seq)]);
        await away.Other.SayAsync("live", away.Channel);
        await back.HearAsync(away.Channel, "live");
        var missed = back.Lines.Where(line => line.IsMessageOf(away.Channel) && line.Text != "live").ToArray();
        Expect.Same(3, missed.Length, "messages that were missed");
        foreach (var message in missed)
            Expect.That(message.Replay == true, "replay in a message that was missed", message);
    }

    [Rule("RESUME-3", "a channel that is not recovered is sent nothing but what comes after the seq in welcome")]
    public static async Task NotRecovered(Stage stage)
    {
        var away = await AwayAsync(stage);
        var back = await stage.LoginWhenFreeAsync(away.Name, stage.There, ["ack"], [new ResumePoint(away.Channel, "another-epoch", away.Seq)]);
        Expect.Same(false, Start(back, away.Channel, "recovered"), $"recovered of {away.Channel} in welcome");
        await away.Other.SayAsync("live", away.Channel);
        await back.HearAsync(away.Channel, "live");
        // A server may tell of the last messages a moment after another one: then the welcome says so, and they are live.
        var told = ServerLine.NumberOf(back.Welcome.List("channels").First(channel => ServerLine.StringOf(channel, "channel") == away.Channel), "seq");
        var first = back.Lines.First(line => line.IsMessageOf(away.Channel));
        Expect.Same(told + 1, first.Seq, "the seq of the first message");
        Expect.Same(null, first.Replay, "replay of the first message");
    }

    [Rule("RESUME-4", "recovered is false because of epoch_changed, seq_unknown or not_in_channel")]
    public static async Task Reasons(Stage stage)
    {
        var away = await AwayAsync(stage);
        var nowhere = stage.Unique("nowhere");
        foreach (var (point, reason) in new[]
        {
            (new ResumePoint(away.Channel, "another-epoch", 1), "epoch_changed"),
            (new ResumePoint(away.Channel, away.Epoch, 1_000_000), "seq_unknown"),
            (new ResumePoint(nowhere, away.Epoch, 0), "not_in_channel"),
        })
        {
            var back = await stage.LoginWhenFreeAsync(away.Name, stage.There, resume: [point]);
            Expect.Same(false, Start(back, point.Channel, "recovered"), $"recovered of {point.Channel} in welcome");
            var start = back.Welcome.List("channels").First(channel => ServerLine.StringOf(channel, "channel") == point.Channel);
            Expect.Same(reason, ServerLine.StringOf(start, "reason"), "the reason");
            await back.QuitAsync();
        }
    }

    [Rule("RESUME-5", "up to resume_channels channels are resumed at once")]
    public static async Task HowMany(Stage stage)
    {
        var client = await stage.ConnectAsync();
        var points = Enumerable.Range(0, ConformanceLimits.ResumeChannelsMax).Select(number => new ResumePoint($"none-{number}", "e", 0)).ToArray();
        Expect.Error(await client.TryLoginAsync(stage.Unique("cf"), resume: [.. points, new ResumePoint("one-too-many", "e", 0)]), "bad_request");
        Expect.Event(await client.TryLoginAsync(stage.Unique("cf"), resume: points), "welcome");
    }

    /// <summary>Somebody who heard the first message of a channel and was away for three.</summary>
    private static async Task<Away> AwayAsync(Stage stage, ChatClient? witness = null)
    {
        var channel = stage.Unique("cf");
        var (leaves, other) = (await stage.LoginAsync(stage.Here, "ack"), await stage.LoginAsync(stage.Here, "ack"));
        await leaves.JoinAsync(channel);
        await other.JoinAsync(channel);
        if (witness is not null)
            await witness.JoinAsync(channel);
        var last = await other.SayAsync("heard", channel);
        await leaves.HearAsync(channel, "heard");
        await leaves.QuitAsync();
        for (var i = 1; i <= 3; i++)
            await other.SayAsync($"missed {i}", channel);
        return new Away(leaves.Name, channel, last.Epoch ?? "", last.Seq ?? 0, other);
    }

    private static bool? Start(ChatClient client, string channel, string flag)
        => client.Welcome.List("channels").Where(start => ServerLine.StringOf(start, "channel") == channel).Select(start => ServerLine.FlagOf(start, flag)).FirstOrDefault();

    private static IEnumerable<string?> Texts(ChatClient client, string channel) => client.Lines.Where(line => line.IsMessageOf(channel)).Select(line => line.Text);

    private sealed record Away(string Name, string Channel, string Epoch, long Seq, ChatClient Other);
}
