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

    [Fact]
    public void Leave_takes_a_channel() => Assert.Equal(new TypedCommand.Leave("dev"), CommandLine.Parse("/leave dev"));

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
    [InlineData("/leave ")]
    [InlineData("/")]
    [InlineData("/quitting")]
    public void What_is_no_command_is_not_sent_to_everybody(string line) => Assert.IsType<TypedCommand.Mistake>(CommandLine.Parse(line));
}
