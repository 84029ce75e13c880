using OrleansChat.Client.View;

namespace OrleansChat.Tests.Unit.Client;

public sealed class PlaceTests
{
    [Theory]
    [InlineData("Dana", "Ahmad")]
    [InlineData("ahmad", "DANA")]
    [InlineData("Ａhmad", "dana")]
    public void Two_users_mean_the_same_place_however_they_write_their_names(string user, string other)
    {
        var place = Place.Between(user, other);

        Assert.Equal("dm:ahmad dana", place.Channel);
        Assert.Equal(other, place.ToString());
    }

    [Theory]
    [InlineData(null, "#general")]
    [InlineData("dev", "#dev")]
    [InlineData("@A", "@A")]
    [InlineData("dm:ahmad dana", "ahmad")]
    [InlineData("dm:dana dana", "dana")]
    [InlineData("dm:dana noor", "noor")]
    public void A_place_is_named_as_its_user_sees_it(string? channel, string expected) => Assert.Equal(expected, Place.Of(channel, "Dana").ToString());
}
