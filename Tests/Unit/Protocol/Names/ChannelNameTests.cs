using OrleansChat.Protocol;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Tests.Unit.Protocol.Names;

public sealed class ChannelNameTests
{
    [Theory]
    [InlineData("general")]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("dev-team_2")]
    [InlineData("-_-")]
    public void Small_letters_digits_underscores_and_hyphens_make_a_name(string name) => Assert.True(ChannelName.IsValid(name));

    [Theory]
    [InlineData("")]
    [InlineData("Dev")]
    [InlineData("two words")]
    [InlineData("@A")]
    [InlineData("dm:a")]
    [InlineData("../x")]
    [InlineData("é")]
    [InlineData("dev\n")]
    [InlineData("dev\0")]
    [InlineData("ｄev")]
    public void Anything_else_does_not(string name) => Assert.False(ChannelName.IsValid(name));

    [Fact]
    public void A_name_has_as_many_characters_as_its_limit_and_not_one_more()
    {
        Assert.True(ChannelName.IsValid(new string('a', ProtocolLimits.ChannelNameCharactersMax)));
        Assert.False(ChannelName.IsValid(new string('a', ProtocolLimits.ChannelNameCharactersMax + 1)));
    }
}
