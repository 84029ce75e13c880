using OrleansChat.Gateway.Sessions;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Gateway;

public sealed class TokenBucketTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_burst_of_twice_the_rate_passes_and_the_next_is_told_when_to_come()
    {
        var bucket = new TokenBucket(perSecond: 10, _time);
        for (var i = 0; i < 20; i++)
            Assert.Equal(0, bucket.Take());
        Assert.Equal(100, bucket.Take());
    }

    [Fact]
    public void Who_waits_as_told_passes()
    {
        var bucket = new TokenBucket(perSecond: 10, _time);
        while (bucket.Take() == 0) { }
        _time.Advance(TimeSpan.FromMilliseconds(bucket.Take()));
        Assert.Equal(0, bucket.Take());
        Assert.NotEqual(0, bucket.Take());
    }

    [Fact]
    public void To_ask_for_the_wait_takes_nothing()
    {
        var bucket = new TokenBucket(perSecond: 10, _time);
        Assert.Equal(0, bucket.WaitMs);
        for (var i = 0; i < 20; i++)
            Assert.Equal(0, bucket.Take());
        Assert.Equal((100, 100), (bucket.WaitMs, bucket.WaitMs));
        Assert.Equal(0, new TokenBucket(perSecond: 0, _time).WaitMs);
    }

    [Fact]
    public void Silence_saves_up_no_more_than_a_burst()
    {
        var bucket = new TokenBucket(perSecond: 3, _time);
        _time.Advance(TimeSpan.FromHours(1));
        var passed = 0;
        while (bucket.Take() == 0)
            passed++;
        Assert.Equal(6, passed);
    }

    [Fact]
    public void Zero_means_no_limit()
    {
        var bucket = new TokenBucket(perSecond: 0, _time);
        for (var i = 0; i < 10_000; i++)
            Assert.Equal(0, bucket.Take());
    }

    [Fact]
    public void Several_can_be_taken_while_there_is_one_and_what_is_missing_is_owed()
    {
        var bucket = new TokenBucket(perSecond: 10, tokensMax: 10, _time);
        Assert.True(bucket.TryTake(9));
        Assert.True(bucket.TryTake(21));
        Assert.False(bucket.TryTake(1));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(bucket.TryTake(1));
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.True(bucket.TryTake(1));
    }

    [Fact]
    public void Without_a_limit_any_number_can_be_taken()
    {
        var bucket = new TokenBucket(perSecond: 0, _time);
        Assert.True(bucket.TryTake(1_000_000));
        Assert.True(bucket.TryTake(1_000_000));
    }
}
