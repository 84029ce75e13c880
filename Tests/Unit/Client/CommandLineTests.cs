using OrleansChat.Client;
using OrleansChat.Client.Input;

namespace OrleansChat.Tests.Unit.Client;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("  indented ", "  indented ")]
    [InlineData("#1 is the best", "#1 is the best")]
    [InlineData("//etc/hosts", "/etc/hosts")]
    public void A_line_without_a_command_is_said_as_it_is(string line, string text) => Assert.Equal(new TypedCommand.Say(text), CommandLine.Parse(line));

    [Fact]
    public void Local_is_said_to_this_server_only() =>
        Assert.Equal(new TypedCommand.Say("two words", ServerOnly: true), CommandLine.Parse("/local  two words "));

    [Theory]
    [InlineData("/join dev")]
    [InlineData("/join #dev")]
    [InlineData("/join\tdev ")]
    public void Join_takes_a_channel_as_it_is_shown(string line) => Assert.Equal(new TypedCommand.Join("dev"), CommandLine.Parse(line));

    [Theory]
    [InlineData("/leave #dev", "dev")]
    [InlineData("/leave ", null)]
    public void Leave_is_said_of_a_channel_or_of_this_one(string line, string? channel) => Assert.Equal(new TypedCommand.Leave(channel), CommandLine.Parse(line));

    [Fact]
    public void A_message_for_one_begins_with_a_name_and_may_come_later()
    {
        Assert.Equal(new TypedCommand.Message("Ahmad", "two  words"), CommandLine.Parse("/msg Ahmad two  words"));
        Assert.Equal(new TypedCommand.Message("Ahmad", Text: null), CommandLine.Parse("/msg Ahmad "));
    }

    [Theory]
    [InlineData("/who", null)]
    [InlineData("/who #dev", "dev")]
    public void Who_is_asked_of_a_channel_or_of_this_one(string line, string? channel) => Assert.Equal(new TypedCommand.Who(channel), CommandLine.Parse(line));

    [Theory]
    [InlineData("/topic Tea only", "Tea only")]
    [InlineData("/topic -", "")]
    [InlineData("/topic ", null)]
    public void A_topic_is_a_text_a_dash_takes_it_away_and_nothing_asks_for_it(string line, string? topic) => Assert.Equal(new TypedCommand.Topic(topic), CommandLine.Parse(line));

    [Theory]
    [InlineData("/history", 50)]
    [InlineData("/history 7", 7)]
    public void History_takes_a_number_or_has_one(string line, int count) => Assert.Equal(new TypedCommand.History(count), CommandLine.Parse(line));

    [Theory]
    [InlineData("/kick Ahmad", Moderation.Kick, null, null)]
    [InlineData("/kick Ahmad 10m is too long", Moderation.Kick, null, "10m is too long")]
    [InlineData("/mute Ahmad", Moderation.Mute, null, null)]
    [InlineData("/mute Ahmad 30s", Moderation.Mute, 30, null)]
    [InlineData("/mute  Ahmad  10m  one  two ", Moderation.Mute, 600, "one  two")]
    [InlineData("/ban Ahmad 2h spam", Moderation.Ban, 7200, "spam")]
    [InlineData("/ban Ahmad 365d", Moderation.Ban, 31_536_000, null)]
    [InlineData("/ban Ahmad 2hours", Moderation.Ban, null, "2hours")]
    [InlineData("/ban Ahmad m", Moderation.Ban, null, "m")]
    [InlineData("/unban Ahmad", Moderation.Unban, null, null)]
    [InlineData("/unmute Ahmad sorry", Moderation.Unmute, null, "sorry")]
    [InlineData("/promote Ahmad", Moderation.Promote, null, null)]
    [InlineData("/demote Ahmad", Moderation.Demote, null, null)]
    public void Something_is_done_to_a_user_for_a_time_or_for_good_and_with_a_reason_or_without(string line, Moderation kind, int? seconds, string? reason) => Assert.Equal(
        new TypedCommand.Moderate(kind, "Ahmad", seconds is { } time ? TimeSpan.FromSeconds(time) : null, reason),
        CommandLine.Parse(line));

    [Fact]
    public void Being_away_and_registering_need_nothing()
    {
        Assert.Equal(new TypedCommand.Away(IsAway: true), CommandLine.Parse("/away"));
        Assert.Equal(new TypedCommand.Away(IsAway: false), CommandLine.Parse("/back"));
        Assert.Equal(new TypedCommand.Register(), CommandLine.Parse("/register"));
    }

    [Fact]
    public void Channels_and_help_need_nothing()
    {
        Assert.IsType<TypedCommand.Channels>(CommandLine.Parse("/channels"));
        Assert.IsType<TypedCommand.Help>(CommandLine.Parse("/help"));
    }

    [Theory]
    [InlineData("/quit")]
    [InlineData("/quit ")]
    public void Quit_leaves(string line) => Assert.Equal(new TypedCommand.Quit(), CommandLine.Parse(line));

    [Theory]
    [InlineData("")]
    [InlineData("  \t")]
    public void An_empty_line_means_nothing(string line) => Assert.Equal(new TypedCommand.Nothing(), CommandLine.Parse(line));

    [Theory]
    [InlineData("/local")]
    [InlineData("/join #")]
    [InlineData("/msg")]
    [InlineData("/kick")]
    [InlineData("/promote ")]
    [InlineData("/mute Ahmad 0s")]
    [InlineData("/ban Ahmad 366d")]
    [InlineData("/ban Ahmad 99999999999999999999s")]
    [InlineData("/history 0")]
    [InlineData("/history 301")]
    [InlineData("/history all")]
    [InlineData("/")]
    [InlineData("/quitting")]
    public void What_is_no_command_is_not_sent_to_everybody(string line) => Assert.IsType<TypedCommand.Mistake>(CommandLine.Parse(line));
}
