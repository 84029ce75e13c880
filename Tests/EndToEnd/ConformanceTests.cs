using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>How the program is told which servers to ask, and what it skips.</summary>
public sealed class ConformanceTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Theory]
    [InlineData("--tls-ca", true)]
    [InlineData("--tls-insecure", true)]
    [InlineData("--tls", false)]
    public async Task Servers_with_a_certificate_are_asked_over_TLS(string option, bool isReached)
    {
        var folder = Own(new DataFolder());
        var certificate = Path.Combine(folder.Root, "server.pem");
        Tls.WritePem(certificate, certificate + ".key");
        var cluster = Own(await Cluster.StartAsync(["A", "B"], "--tls-cert", certificate, "--tls-key", certificate + ".key"));
        // The certificate is for this name.
        var servers = string.Join(',', cluster.Servers.Select(server => $"localhost:{server.EndPoint.Port}"));
        string[] options = option == "--tls-ca" ? [option, certificate] : [option];
        var (exitCode, lines) = await ConformanceRun.RunAsync(servers, Output, [.. options, "--rules", "ACK,BASE,LINE,LOGIN-1,QUIT,SLOW,TOKEN"]);
        Assert.Equal(isReached ? 0 : 1, exitCode);
        if (isReached)
            Assert.EndsWith("ok, 0 broken, 0 skipped", lines[^1], StringComparison.Ordinal);
        else
            Assert.Empty(lines);
    }

    [Fact]
    public async Task With_one_server_the_rules_about_two_are_skipped()
    {
        var cluster = Own(await Cluster.StartAsync(["A"]));
        var (exitCode, lines) = await ConformanceRun.RunAsync(cluster.A.EndPoint.ToString(), Output, "--rules", "MSG,ORDER");
        Assert.Equal(
            ["MSG-2", "ORDER-2"],
            lines.Where(line => line.StartsWith("skip", StringComparison.Ordinal) && line.EndsWith(": needs 2 servers", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));
        Assert.Equal("8 rules: 6 ok, 0 broken, 2 skipped", lines[^1]);
        Assert.Equal(0, exitCode);
    }
}
