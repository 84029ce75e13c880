using OrleansChat.SharedLog.Verification;

namespace OrleansChat.Tests.Unit.SharedLog.Verification;

public sealed class AllCidsTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void A_cid_may_come_again_when_as_many_others_came_as_are_remembered(int others, bool isAllowed)
    {
        var key = UInt128.Zero;
        var cids = new AllCids(rememberedMax: 3);
        Assert.True(cids.TryAdd(key));
        for (var i = 0; i < others; i++)
            Assert.True(cids.TryAdd((UInt128)(i + 1)));
        Assert.Equal(isAllowed, cids.TryAdd(key));
        Assert.Equal(isAllowed ? 1 : 0, cids.Forgotten);
        Assert.Equal(others + 2, cids.Count);
    }
}
