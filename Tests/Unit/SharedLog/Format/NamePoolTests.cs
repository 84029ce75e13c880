using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Format;

namespace OrleansChat.Tests.Unit.SharedLog.Format;

public sealed class NamePoolTests
{
    [Fact]
    public void A_name_that_comes_again_is_the_same_object()
    {
        var pool = new NamePool(64);
        Assert.Same(pool.Get("Dana"), pool.Get("Dana"));
        Assert.Same(pool.Get(""), pool.Get(""));
    }

    [Fact]
    public void However_many_names_there_are_each_is_itself()
    {
        var pool = new NamePool(4);
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var name = "user-" + random.Next(100);
            Assert.Equal(name, pool.Get(name));
        }
    }

    [Fact]
    public void Long_names_are_not_kept()
    {
        var pool = new NamePool(64);
        var kept = new string('x', LogLimits.NamePooledCharactersMax);
        Assert.Same(pool.Get(kept), pool.Get(kept));
        Assert.NotSame(pool.Get(kept + "x"), pool.Get(kept + "x"));
        Assert.Equal(kept + "x", pool.Get(kept + "x"));
    }
}
