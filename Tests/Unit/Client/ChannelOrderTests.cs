using OrleansChat.Client;
using OrleansChat.Client.Wire;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Tests.Unit.Client;

public sealed class ChannelOrderTests
{
    [Theory]
    [InlineData("dev")]
    [InlineData("a")]
    [InlineData("a_")]
    [InlineData("0")]
    [InlineData("a0")]
    [InlineData("a-")]
    [InlineData("--")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void Between_a_channel_and_the_name_before_it_there_is_no_other(string channel)
    {
        var before = ChannelOrder.Before(channel);

        Assert.NotNull(before);
        Assert.True(ChannelName.IsValid(before));
        Assert.True(string.CompareOrdinal(before, channel) < 0);
        Assert.DoesNotContain(Names(), name => string.CompareOrdinal(before, name) < 0 && string.CompareOrdinal(name, channel) < 0);
    }

    [Theory]
    [InlineData("-")]
    [InlineData("")]
    [InlineData("No such")]
    [InlineData("devÄ")]
    public void Before_the_first_of_all_and_before_what_is_none_there_is_nothing(string channel) => Assert.Null(ChannelOrder.Before(channel));

    [Theory]
    [InlineData("dev", "deuzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("-", null)]
    public async Task One_channel_is_asked_for_as_the_first_behind_the_name_before_it(string channel, string? after)
    {
        await using var bot = new Bot();
        var server = await bot.LoginAsync();
        var asking = bot.Chat.ChannelAsync(channel);
        var question = await server.ExpectAsync("channels");
        await server.SendAsync(
            $$"""{"type":"system","text":"…","event":"channels","rid":"{{question["rid"]}}","channels":[{"channel":"{{channel}}","members":2,"topic":"Tea only"}],"end":false}""");

        Assert.Equal(new ChannelEntry(channel, 2, "Tea only"), (await asking).Value);
        Assert.Equal((after, 1), ((string?)question["after"], (int?)question["limit"]));
    }

    [Fact]
    public async Task A_channel_that_is_not_there_is_refused_whatever_comes_next()
    {
        await using var bot = new Bot();
        var server = await bot.LoginAsync();
        var asking = bot.Chat.ChannelAsync("dev");
        var question = await server.ExpectAsync("channels");
        await server.SendAsync($$"""{"type":"system","text":"…","event":"channels","rid":"{{question["rid"]}}","channels":[{"channel":"general","members":2}],"end":true}""");

        Assert.Equal("no_such_channel", (await asking).Refusal?.Code);
    }

    // Of the first and the last letters, and of those in the names above: one to four of them.
    private static IEnumerable<string> Names()
    {
        const string Letters = "-09_adeuvz";
        IEnumerable<string> names = [""];
        for (var length = 1; length <= 4; length++)
        {
            names = [.. names.SelectMany(name => Letters.Select(letter => $"{name}{letter}"))];
            foreach (var name in names) yield return name;
            foreach (var name in names) yield return name.PadRight(64, 'z');
        }
    }
}
