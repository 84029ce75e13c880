using System.Globalization;
using System.Text;
using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Errors;

/// <summary>Too many of something. The only rules that do not keep within a server's limits.</summary>
internal static class RateRules
{
    [Rule("RATE-1", "messages over messages_per_s, when the burst is used up, are refused with rate_limited and retry_ms, and nothing is appended")]
    public static async Task Messages(Stage stage)
    {
        var client = await stage.LoginAsync("ack");
        var perSecond = client.MessagesPerSecond;
        if (perSecond is 0 or > ConformanceLimits.FloodPerSecondMax)
            throw new RuleSkippedException(perSecond == 0 ? "this server takes any number of messages" : $"this server takes {perSecond} messages a second");
        var channel = stage.Unique("cf");
        await client.JoinAsync(channel);
        // Twice a second's messages may be saved up; so many at once are more, however fast or slow they are read.
        var count = (int)perSecond * 6;
        var lines = new StringBuilder();
        for (var i = 0; i < count; i++)
            lines.Append(CultureInfo.InvariantCulture, $$"""{"type":"msg","rid":"m{{i}}","channel":"{{channel}}","text":"{{i}}"}""").Append('\n');
        await client.SendBytesAsync(Encoding.UTF8.GetBytes(lines.ToString()));
        await client.FenceAsync(0);
        var answers = client.Lines.Where(line => line.Rid is ['m', ..]).ToArray();
        Expect.Same(count, answers.Length, "answers");
        var (acks, refusals) = (answers.Where(line => line.Type == "ack").ToArray(), answers.Where(line => line.Type != "ack").ToArray());
        Expect.That(refusals.Length > 0, "some of the messages to be refused", $"{acks.Length} acks");
        Expect.That(acks.Length >= perSecond * 2, $"{perSecond * 2} messages at once", $"{acks.Length} acks");
        foreach (var refusal in refusals)
            Expect.That(Expect.Error(refusal, "rate_limited").Number("retry_ms") > 0, "retry_ms in rate_limited", refusal);
        await Task.Delay(TimeSpan.FromMilliseconds((double)refusals[^1].Number("retry_ms")!), stage.Time);
        var next = Expect.Ack(await client.AskAsync(new { type = "msg", channel, text = "again" }));
        Expect.Same(acks.Length + 1, next.Seq, "the seq of the next message");
    }

    [Rule("RATE-2", "other requests over requests_per_s, when the burst is used up, are refused with rate_limited and retry_ms")]
    public static async Task Requests(Stage stage)
    {
        var client = await stage.LoginAsync();
        var lines = new StringBuilder();
        // A second login needs no disk, and so nothing that could take the time in which the limit grows.
        for (var i = 0; i < ConformanceLimits.RequestsBurstMax * 3; i++)
            lines.Append(CultureInfo.InvariantCulture, $$"""{"type":"login","rid":"m{{i}}","username":"x"}""").Append('\n');
        lines.Append("""{"type":"quit","rid":"q"}""").Append('\n');
        await client.SendBytesAsync(Encoding.UTF8.GetBytes(lines.ToString()));
        var answers = await client.ToEndAsync();
        var refusals = answers.Where(line => line.Code == "rate_limited").ToArray();
        if (refusals.Length == 0)
            throw new RuleSkippedException($"this server takes {ConformanceLimits.RequestsBurstMax * 3} requests at once");
        foreach (var refusal in refusals)
            Expect.That(refusal.Fatal == false && refusal.Number("retry_ms") > 0, "retry_ms in rate_limited", refusal);
        Expect.Same("q", Expect.Event(answers[^1], "goodbye").Rid, "the rid of the goodbye, for a quit is not counted");
    }
}
