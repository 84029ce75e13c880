using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;

namespace OrleansChat.Tests.Unit.Protocol.Commands;

public sealed class PasswordTests
{
    private const string Eight = "🫖🫖🫖🫖🫖🫖🫖🫖";

    [Theory]
    [InlineData("""{"type":"register","username":"Dana","password":"correct horse"}""", "Register username=Dana password=correct horse")]
    [InlineData("""{"type":"register","rid":"7","password":"correct horse"}""", "Register password=correct horse rid=7")]
    [InlineData("""{"type":"register","username":null,"password":"\u0063orrect horse"}""", "Register password=correct horse")]
    [InlineData("""{"type":"login","username":"Dana","password":"correct horse"}""", "Login username=Dana caps=None password=correct horse")]
    [InlineData("""{"type":"login","username":"Dana","password":null}""", "Login username=Dana caps=None")]
    [InlineData($$"""{"type":"login","username":"Dana","password":"{{Eight}}"}""", $"Login username=Dana caps=None password={Eight}")]
    public void It_is_read(string line, string expected) => Assert.Equal(expected, Parsed.Of(line));

    [Theory]
    [InlineData("""{"type":"register","username":"Dana"}""")]
    [InlineData("""{"type":"register","username":"Dana","password":null}""")]
    [InlineData("""{"type":"register","username":"Dana","password":12345678}""")]
    [InlineData("""{"type":"register","username":"Dana","password":"1234567"}""")]
    [InlineData("""{"type":"register","username":"Dana","password":"🫖🫖🫖🫖🫖🫖🫖"}""")]
    [InlineData("""{"type":"register","username":"Dana","password":"\ud83e 1234567"}""")]
    [InlineData("""{"type":"register","username":7,"password":"correct horse"}""")]
    [InlineData("""{"type":"login","username":"Dana","password":""}""")]
    [InlineData("""{"type":"login","username":"Dana","password":["correct horse"]}""")]
    public void What_is_none_is_a_bad_request(string line) => Assert.Equal("bad_request", Parsed.Of(line));

    [Fact]
    public void Its_length_counts_in_bytes_at_most_and_in_characters_at_least()
    {
        Assert.NotNull(Password.TryParse(new string('x', ProtocolLimits.PasswordBytesMax)));
        Assert.Null(Password.TryParse(new string('x', ProtocolLimits.PasswordBytesMax + 1)));
        Assert.NotNull(Password.TryParse(new string('é', ProtocolLimits.PasswordBytesMax / 2)));
        Assert.Null(Password.TryParse(new string('é', (ProtocolLimits.PasswordBytesMax / 2) + 1)));
        Assert.Null(Password.TryParse(string.Concat(Enumerable.Repeat("🫖", ProtocolLimits.PasswordCharactersMin - 1))));
    }

    [Fact]
    public void Two_ways_to_write_a_letter_are_one()
        => Assert.Equal(Password.TryParse("caf\u00e9 au lait")!.Reveal(), Password.TryParse("cafe\u0301 au lait")!.Reveal());

    [Fact]
    public void What_cannot_be_normalised_is_none() => Assert.Null(Password.TryParse("\ufffe correct horse"));

    [Theory]
    [InlineData("\uffff\ufffd\ufdd0 nothing")]
    [InlineData("\0\u0001\u001f\u007f\u0085 control")]
    [InlineData("\U0010ffff\U000e0001 the last")]
    public void Whatever_else_is_Unicode_can_be_one(string text) => Assert.Equal(text, Password.TryParse(text)!.Reveal());

    [Fact]
    public void It_is_not_shown_with_the_command_that_it_came_with()
    {
        var password = Password.TryParse("correct horse")!;
        Assert.DoesNotContain("horse", $"{new Register("1", "Dana", password)} {new Login("1", "Dana", Capabilities.None, [], null, password)}", StringComparison.Ordinal);
    }
}
