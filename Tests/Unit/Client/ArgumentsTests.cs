using OrleansChat.Client;

namespace OrleansChat.Tests.Unit.Client;

public sealed class ArgumentsTests
{
    [Theory]
    [InlineData("127.0.0.1:5001", "127.0.0.1", "5001", "Dana")]
    [InlineData("127.0.0.1:5001 127.0.0.1:5002 [::1]:5003", "127.0.0.1", "5001", "Dana", "--servers", "127.0.0.1:5002,[::1]:5003")]
    [InlineData("127.0.0.1:5001 b:5002", "--servers", "b:5002", "127.0.0.1", "5001", "Dana")]
    [InlineData("127.0.0.1:5001 127.0.0.1:5002", "127.0.0.1", "5001", "Dana", "--servers", "127.0.0.1:5001,127.0.0.1:5002")]
    [InlineData("[::1]:5001", "::1", "5001", "Dana")]
    public void A_name_and_its_servers_each_once_the_one_on_its_own_first(string servers, params string[] arguments)
    {
        var understood = Arguments.Parse(arguments);

        Assert.NotNull(understood);
        Assert.Equal("Dana", understood.Username);
        Assert.Equal(servers, string.Join(' ', understood.Servers));
    }

    [Theory]
    [InlineData("None False", "127.0.0.1", "5001", "Dana")]
    [InlineData("Tls False", "--tls", "127.0.0.1", "5001", "Dana")]
    [InlineData("TlsWithAnyCertificate True", "127.0.0.1", "5001", "Dana", "--json", "--tls-insecure")]
    public void Options_may_stand_anywhere(string expected, params string[] arguments)
    {
        var understood = Arguments.Parse(arguments);

        Assert.Equal(expected, $"{understood?.Encryption} {understood?.IsJson}");
    }

    [Fact]
    public void An_account_has_a_password_in_a_file_and_may_be_made()
    {
        var understood = Arguments.Parse("127.0.0.1", "5001", "Dana", "--password-file", "secret.txt", "--register", "--allow-plain-password");

        Assert.Equal(("secret.txt", true, true), (understood?.PasswordFile, understood?.Registers, understood?.AllowPlainPassword));
        var plain = Arguments.Parse("127.0.0.1", "5001", "Dana");
        Assert.Equal((null, false, false), (plain?.PasswordFile, plain?.Registers, plain?.AllowPlainPassword));
    }

    [Fact]
    public void A_script_may_ask_for_more() => Assert.Equal(["presence", "typing"], Arguments.Parse("127.0.0.1", "5001", "Dana", "--caps", "presence,typing")!.Capabilities);

    [Theory]
    [InlineData("127.0.0.1", "5001", "Dana", "--caps", "presence,")]
    [InlineData("127.0.0.1", "5001", "Dana", "--caps")]
    [InlineData("127.0.0.1", "5001", "Dana", "--password-file")]
    [InlineData("127.0.0.1", "5001", "Dana", "--password", "in the clear")]
    [InlineData]
    [InlineData("127.0.0.1", "5001")]
    [InlineData("127.0.0.1", "5001", "Dana", "more")]
    [InlineData("", "5001", "Dana")]
    [InlineData("127.0.0.1", "5001", "")]
    [InlineData("127.0.0.1", "0", "Dana")]
    [InlineData("127.0.0.1", "65536", "Dana")]
    [InlineData("127.0.0.1", "-1", "Dana")]
    [InlineData("127.0.0.1", "http", "Dana")]
    [InlineData("127.0.0.1", "5001", "Dana", "--servers")]
    [InlineData("127.0.0.1", "5001", "Dana", "--servers", "")]
    [InlineData("127.0.0.1", "5001", "Dana", "--servers", "b:5002,")]
    [InlineData("127.0.0.1", "5001", "Dana", "--servers", "5002")]
    [InlineData("127.0.0.1", "5001", "Dana", "--servers", "::1:5002")]
    [InlineData("127.0.0.1", "5001", "Dana", "--server", "b:5002")]
    public void Anything_else_is_not_understood(params string[] arguments) => Assert.Null(Arguments.Parse(arguments));
}
