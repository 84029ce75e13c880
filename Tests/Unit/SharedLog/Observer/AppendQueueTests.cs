using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Observer;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Observer;

public sealed class AppendQueueTests
{
    private const int RestMs = 600_000;

    private readonly AppendQueue _queue = new();
    private readonly List<PendingAppend> _batch = [];

    [Fact]
    public void What_waits_is_taken_together()
    {
        var (one, two) = (Post(), Post());
        Assert.True(_queue.TryEnqueue(one));
        Assert.True(_queue.TryEnqueue(two));
        Assert.True(_queue.HasCommands);
        Assert.True(_queue.Take(restMs: 0, _batch, out var nudge));
        Assert.Equal([one, two], _batch);
        Assert.Null(nudge);
        Assert.False(_queue.HasCommands);
    }

    [Fact]
    public void No_more_is_taken_than_one_cycle_decides_but_what_is_longer_than_that_alone()
    {
        var (many, one) = (Posts(LogLimits.CommandsPerCycleMax + 1), Post());
        _queue.TryEnqueue(many);
        _queue.TryEnqueue(one);
        _queue.Take(restMs: 0, _batch, out _);
        Assert.Equal([many], _batch);
    }

    [Fact]
    public void Of_several_nudges_the_one_that_says_most_is_told()
    {
        var end = new LogEnd("cafe", 2, 100);
        _queue.Nudge(LogEnd.Unknown);
        _queue.Nudge(end);
        _queue.Nudge(end with { Offset = 50 });
        Assert.True(_queue.Take(restMs: 0, _batch, out var nudge));
        Assert.Equal(end, nudge);
        Assert.Empty(_batch);
    }

    [Fact]
    public async Task In_a_rest_commands_gather_and_the_end_does_not_wait_for_it()
    {
        var (one, two) = (Post(), Post());
        _queue.TryEnqueue(one);
        var taking = Task.Run(() => _queue.Take(RestMs, _batch, out _));
        _queue.TryEnqueue(two);
        _queue.Close();
        Assert.True(await taking.WaitAsync(Patience.Bound));
        Assert.Equal([one, two], _batch);
        Assert.False(_queue.TryEnqueue(Post()));
        _batch.Clear();
        Assert.False(_queue.Take(RestMs, _batch, out _));
    }

    private static PendingAppend Post() => Posts(1);

    private static PendingAppend Posts(int count) => new([.. Enumerable.Range(0, count).Select(_ => Some.Post("Dana", "hi"))]);
}
