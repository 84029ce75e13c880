using OrleansChat.Gateway.Sending;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Gateway;

public sealed class StuckWatchTests
{
    private readonly ManualTime _time = new();
    private long _taken;

    [Fact]
    public void A_client_for_whom_nothing_waits_is_not_stuck()
    {
        var watch = new StuckWatch(_time);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, watch.StuckMs(isWaiting: false, _taken));
    }

    [Fact]
    public void A_client_that_takes_nothing_is_stuck_since_that_was_first_seen()
    {
        var watch = new StuckWatch(_time);
        Assert.Equal(0, watch.StuckMs(isWaiting: true, _taken));
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(7_000, watch.StuckMs(isWaiting: true, _taken));
    }

    [Fact]
    public void A_client_that_takes_a_byte_now_and_then_is_not_stuck_however_long_the_rest_waits()
    {
        var watch = new StuckWatch(_time);
        for (var i = 0; i < 100; i++)
        {
            _taken++;
            Assert.Equal(0, watch.StuckMs(isWaiting: true, _taken));
            _time.Advance(TimeSpan.FromSeconds(20));
        }
    }

    [Fact]
    public void Time_counts_anew_when_nothing_had_to_wait_in_between()
    {
        var watch = new StuckWatch(_time);
        watch.StuckMs(isWaiting: true, _taken);
        _time.Advance(TimeSpan.FromSeconds(20));
        watch.StuckMs(isWaiting: false, _taken);
        Assert.Equal(0, watch.StuckMs(isWaiting: true, _taken));
    }
}
