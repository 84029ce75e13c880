namespace OrleansChat.Tests.Unit.Support;

public sealed class ManualTimeTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Timers_fire_in_the_order_of_their_times_each_at_its_own()
    {
        var start = _time.GetUtcNow();
        List<(string, TimeSpan)> fired = [];
        using var late = _time.CreateTimer(_ => fired.Add(("late", _time.GetUtcNow() - start)), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var often = _time.CreateTimer(_ => fired.Add(("often", _time.GetUtcNow() - start)), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(
            [("often", TimeSpan.FromSeconds(2)), ("often", TimeSpan.FromSeconds(4)), ("late", TimeSpan.FromSeconds(5)), ("often", TimeSpan.FromSeconds(6))],
            fired);
        Assert.Equal(TimeSpan.FromSeconds(6), _time.GetUtcNow() - start);
    }

    [Fact]
    public void A_timer_that_was_disposed_or_set_to_infinite_does_not_fire()
    {
        var fired = 0;
        var disposed = _time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        using var stopped = _time.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        disposed.Dispose();
        stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, fired);
        Assert.False(disposed.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_delay_and_the_timestamps_follow_it()
    {
        var before = _time.GetTimestamp();
        var delay = Task.Delay(TimeSpan.FromHours(1), _time, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.False(delay.IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(1));
        await delay;
        Assert.Equal(TimeSpan.FromHours(1), _time.GetElapsedTime(before));
    }
}
