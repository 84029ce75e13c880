using OrleansChat.Tests.Conformance;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Unit.Conformance;

public sealed class ArgumentsTests
{
    [Fact]
    public void Servers_and_options_are_read()
    {
        var read = Arguments.Parse("127.0.0.1:5001,[::1]:5002", "--rules", "LINE,ID-3", "--patience-s", "7", "--login-timeout-ms", "500");
        Assert.NotNull(read);
        Assert.Equal([new ServerAddress("127.0.0.1", 5001), new ServerAddress("::1", 5002)], read.Servers);
        Assert.Equal(["LINE", "ID-3"], read.Only);
        Assert.Equal((TimeSpan.FromSeconds(7), TimeSpan.FromMilliseconds(500)), (read.Patience, read.LoginTimeout));
    }

    [Fact]
    public void Connections_are_not_encrypted_unless_an_option_says_how()
    {
        Assert.False(Arguments.Parse("127.0.0.1:5001")!.Encryption.IsOn);
        Assert.Same(Encryption.Trusted, Arguments.Parse("127.0.0.1:5001", "--tls", "--patience-s", "7")!.Encryption);
        Assert.Same(Encryption.Any, Arguments.Parse("127.0.0.1:5001", "--patience-s", "7", "--tls-insecure")!.Encryption);
        Assert.Equal("ca.pem", Arguments.Parse("127.0.0.1:5001", "--tls-ca", "ca.pem")!.AuthorityPath);
    }

    [Theory]
    [InlineData()]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:0")]
    [InlineData("127.0.0.1:5001,")]
    [InlineData("127.0.0.1:5001,127.0.0.1:5001")]
    [InlineData("127.0.0.1:5001", "--patience-s")]
    [InlineData("127.0.0.1:5001", "--patience-s", "0")]
    [InlineData("127.0.0.1:5001", "--rules", "")]
    [InlineData("127.0.0.1:5001", "--rules", "NO-SUCH-RULE")]
    [InlineData("127.0.0.1:5001", "--haste", "1")]
    [InlineData("127.0.0.1:5001", "--tls", "1")]
    [InlineData("127.0.0.1:5001", "--tls-ca")]
    [InlineData("127.0.0.1:5001", "--tls-ca", "/no/such/file.pem")]
    [InlineData("127.0.0.1:5001", "--tls-ca", "")]
    public async Task Wrong_arguments_end_the_program_with_2_and_a_word_of_why(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(2, await ConformanceProgram.RunAsync(arguments, output, errors));
        Assert.Empty(output.ToString());
        Assert.NotEmpty(errors.ToString());
    }
}
