using OrleansChat.Tests.Chaos.Checking;

namespace OrleansChat.Tests.Unit.Chaos.Checking;

public sealed class PrivateChannelTests
{
    [Theory]
    [InlineData("dana", "noor", "dm:dana noor")]
    [InlineData("noor", "dana", "dm:dana noor")]
    [InlineData("client2", "client10", "dm:client10 client2")]
    public void Two_users_have_one_channel(string one, string other, string channel)
    {
        Assert.Equal(channel, PrivateChannel.Of(one, other));
        Assert.Equal(other, PrivateChannel.OtherOf(channel, one));
        Assert.Equal(one, PrivateChannel.OtherOf(channel, other));
    }

    [Theory]
    [InlineData("general", true)]
    [InlineData("dm:dana noor", true)]
    [InlineData("dm:ahmad noor", false)]
    [InlineData("dm:danas noor", false)]
    public void Only_the_two_may_hear_it(string channel, bool isOpen) => Assert.Equal(isOpen, PrivateChannel.IsOpenTo(channel, "dana"));
}
