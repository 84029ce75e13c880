using System.Globalization;
using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>The program that asks a running server for the rules of docs/PROTOCOL.md finds all of them kept here, by servers that are started as an operator starts them.</summary>
public sealed class ConformanceTests(ITestOutputHelper output) : ProcessTest(output)
{
    private const string Program = "OrleansChat.Tests.Conformance.dll";

    private static readonly string PatienceSeconds = Patience.Bound.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public async Task Three_servers_keep_every_rule()
    {
        var cluster = Own(await Cluster.StartAsync(["A", "B", "C"]));
        var servers = string.Join(',', cluster.Servers.Select(server => server.EndPoint));
        var rules = RuleBook.Ids.Count();
        var (exitCode, lines) = await RunAsync(servers);
        Assert.Equal($"{rules} rules: {rules} ok, 0 broken, 0 skipped", lines[^1]);
        Assert.Equal(rules, lines.Count(line => line.StartsWith("ok    ", StringComparison.Ordinal)));
        Assert.Equal(0, exitCode);

        // Another run finds what the first one left behind.
        (exitCode, lines) = await RunAsync(servers, "--rules", "BASE,CHAN,HIST,ID,NAME,ORDER,RESUME");
        Assert.EndsWith("ok, 0 broken, 0 skipped", lines[^1], StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

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
        var (exitCode, lines) = await RunAsync(servers, [.. options, "--rules", "ACK,BASE,LINE,LOGIN-1,QUIT,SLOW,TOKEN"]);
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
        var (exitCode, lines) = await RunAsync(cluster.A.EndPoint.ToString(), "--rules", "MSG,ORDER");
        Assert.Equal(
            ["MSG-2", "ORDER-2"],
            lines.Where(line => line.StartsWith("skip", StringComparison.Ordinal) && line.EndsWith(": needs 2 servers", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));
        Assert.Equal("8 rules: 6 ok, 0 broken, 2 skipped", lines[^1]);
        Assert.Equal(0, exitCode);
    }

    private async Task<(int ExitCode, IReadOnlyList<string> Lines)> RunAsync(string servers, params string[] options)
    {
        var program = Own(ChildProcess.Start(Program, [servers, "--patience-s", PatienceSeconds, .. options]));
        var exitCode = await program.WaitForExitAsync();
        await program.OutputReadAsync();
        foreach (var line in program.Output.Items)
            Output.WriteLine(line);
        return (exitCode, program.Output.Items);
    }
}
