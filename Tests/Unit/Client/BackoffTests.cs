using OrleansChat.Client.Session;

namespace OrleansChat.Tests.Unit.Client;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(1, 0.0, 0.5)]
    [InlineData(1, 0.5, 0.75)]
    [InlineData(1, 1.0, 1.0)]
    [InlineData(2, 1.0, 2.0)]
    [InlineData(3, 1.0, 4.0)]
    [InlineData(5, 0.0, 0.5)]
    [InlineData(5, 0.5, 8.25)]
    [InlineData(5, 1.0, 16.0)]
    [InlineData(6, 1.0, 20.0)]
    [InlineData(7, 0.5, 10.25)]
    [InlineData(int.MaxValue, 1.0, 20.0)]
    public void A_pause_is_a_share_of_a_range_that_doubles_up_to_its_limit(int attempt, double share, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.Delay(attempt, share));

    [Fact]
    public void The_share_is_the_random_sources()
    {
        var (backoff, source) = (new Backoff(new Random(7)), new Random(7));

        foreach (var attempt in Enumerable.Range(1, 20)) Assert.Equal(Backoff.Delay(attempt, source.NextDouble()), backoff.Next(attempt));
    }
}
