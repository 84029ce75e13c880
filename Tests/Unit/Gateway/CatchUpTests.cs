using OrleansChat.Tests.Unit.Gateway.Support;

namespace OrleansChat.Tests.Unit.Gateway;

/// <summary>From where a session is served that is behind in a channel.</summary>
public sealed class CatchUpTests
{
    [Fact]
    public async Task Who_reads_too_slowly_is_sent_what_the_others_were_sent_and_nothing_is_read_again()
    {
        // Far more than an outbox holds, and less than what is kept.
        const int Messages = 30_000;
        await using var harness = new SessionHarness();
        var reads = 0;
        harness.Grains.OnRead = (_, from, count) =>
        {
            Interlocked.Increment(ref reads);
            return Task.FromResult(ScriptedGrains.Page(Messages, from, count));
        };
        await harness.LoginAsync();
        for (var said = 0; said < Messages; said += 100)
            harness.Say("general", 100);
        var lines = await harness.UntilAsync($"\"seq\":{Messages},");
        Assert.Equal(Enumerable.Range(1, Messages).Select(seq => (long)seq), lines.Select(SessionHarness.SeqOf));
        Assert.DoesNotContain(lines, line => line.Contains("replay", StringComparison.Ordinal));
        Assert.Equal(0, reads);
    }

    [Fact]
    public async Task Who_comes_back_is_sent_from_the_log_what_he_missed_and_no_more()
    {
        await using var harness = new SessionHarness();
        var (isReading, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        List<long> asked = [];
        harness.Grains.OnRead = async (_, from, count) =>
        {
            asked.Add(from);
            isReading.TrySetResult();
            await mayGoOn.Task;
            return ScriptedGrains.Page(23, from, count);
        };
        harness.Say("general", 20);
        await harness.LoginAsync(""","resume":[{"channel":"general","epoch":"k3f","seq":5}]""");
        await isReading.Task.WaitAsync(Patience.Bound);
        harness.Say("general", 3);
        mayGoOn.SetResult();
        var lines = await harness.UntilAsync("\"seq\":23,");
        Assert.Equal(Enumerable.Range(6, 18).Select(seq => (long)seq), lines.Select(SessionHarness.SeqOf));
        Assert.Equal(15, lines.FindLastIndex(line => line.Contains("\"replay\":true", StringComparison.Ordinal)) + 1);
        Assert.Equal(15, lines.Count(line => line.Contains("\"replay\":true", StringComparison.Ordinal)));
        Assert.Equal([6], asked);
    }

    [Fact]
    public async Task What_was_kept_too_short_comes_from_the_log()
    {
        const int Messages = 60_000;
        await using var harness = new SessionHarness(new() { FloodPerSecond = 0, RecentFrameBytesPerChannelMax = 64 * 1024 });
        harness.Grains.OnRead = (_, from, count) => Task.FromResult(ScriptedGrains.Page(harness.LastSeq, from, count));
        await harness.LoginAsync();
        for (var said = 0; said < Messages; said += 1_000)
            harness.Say("general", 1_000);
        var lines = await harness.UntilAsync($"\"seq\":{Messages},");
        Assert.Equal(Enumerable.Range(1, Messages).Select(seq => (long)seq), lines.Select(SessionHarness.SeqOf));
        Assert.Contains(lines, line => line.Contains("replay", StringComparison.Ordinal));
    }
}
