using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>The program that asks a running server for the rules of docs/PROTOCOL.md finds all of them kept here, by servers that are started as an operator starts them.</summary>
public class EveryRuleTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task Three_servers_keep_every_rule()
    {
        var cluster = Own(await StartClusterAsync(["A", "B", "C"]));
        var servers = string.Join(',', cluster.Servers.Select(server => server.EndPoint));
        var rules = RuleBook.Ids.Count();
        var (exitCode, lines) = await ConformanceRun.RunAsync(servers, Output);
        Assert.Equal($"{rules} rules: {rules} ok, 0 broken, 0 skipped", lines[^1]);
        Assert.Equal(rules, lines.Count(line => line.StartsWith("ok    ", StringComparison.Ordinal)));
        Assert.Equal(0, exitCode);

        // Another run finds what the first one left behind.
        (exitCode, lines) = await ConformanceRun.RunAsync(servers, Output, "--rules", "BASE,CHAN,HIST,ID,NAME,ORDER,RESUME");
        Assert.EndsWith("ok, 0 broken, 0 skipped", lines[^1], StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }
}
