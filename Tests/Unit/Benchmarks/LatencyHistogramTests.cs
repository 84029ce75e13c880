using OrleansChat.Benchmarks.Measuring;

namespace OrleansChat.Tests.Unit.Benchmarks;

public sealed class LatencyHistogramTests
{
    private readonly LatencyHistogram _histogram = new();

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(1_000)]
    [InlineData(999_999)]
    [InlineData(60_000_000)]
    public void A_time_is_known_to_a_sixteenth(long microseconds)
    {
        _histogram.Add(microseconds);
        Assert.InRange(_histogram.Percentile(0.5), microseconds, microseconds + (microseconds / 16) + 1);
    }

    [Fact]
    public void A_percentile_is_what_so_many_did_not_exceed()
    {
        for (var time = 1; time <= 1_000; time++)
            _histogram.Add(time);
        Assert.InRange(_histogram.Percentile(0.5), 500, 532);
        Assert.InRange(_histogram.Percentile(0.99), 990, 1_055);
        Assert.InRange(_histogram.Percentile(1), 1_000, 1_063);
        Assert.Equal(1_000, _histogram.Count);
    }

    [Fact]
    public void Nothing_has_no_time_and_before_its_time_is_no_time()
    {
        Assert.Equal(0, _histogram.Percentile(0.99));
        _histogram.Add(-5);
        Assert.Equal(0, _histogram.Percentile(0.99));
    }

    [Fact]
    public void A_copy_stays_as_it_was()
    {
        _histogram.Add(7);
        var copy = _histogram.Copy();
        _histogram.Clear();
        Assert.Equal((1, 0), (copy.Count, _histogram.Count));
    }
}
