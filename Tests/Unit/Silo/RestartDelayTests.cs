using OrleansChat.Silo.Supervision;

namespace OrleansChat.Tests.Unit.Silo;

public sealed class RestartDelayTests
{
    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 200)]
    [InlineData(3, 800)]
    [InlineData(6, 5_000)]
    [InlineData(1_000_000, 5_000)]
    public void A_server_that_keeps_dying_is_started_again_ever_later_up_to_a_bound(int earlyDeaths, int expectedMs)
        => Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), RestartDelay.After(earlyDeaths, firstMs: 100, maxMs: 5_000));
}
