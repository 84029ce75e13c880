using System.Text.RegularExpressions;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>docs/PROTOCOL.md is true: its conversation is held with real servers, and every line comes as it stands there, byte for byte but for epoch, time and lots.</summary>
public sealed partial class ProtocolDocumentTests(ITestOutputHelper output) : ProcessTest(output)
{
    private readonly Dictionary<string, TestClient> _clients = [];
    private readonly HashSet<string> _epochs = [];

    [Fact]
    public async Task The_documented_conversation_happens_as_it_is_written()
    {
        var steps = DocumentedExchange.Read();
        Assert.True(steps.Count >= 25, "The exchanges were not found.");
        var servers = await StartAsync();
        foreach (var step in steps)
        {
            if (step.Who is null)
                await DoAsync(step.What, servers[step.Server]);
            else
                await (await ClientAsync(step.Who, servers[step.Server])).SendLineAsync(WithRealEpoch(step.What));
            foreach (var expected in step.Answers.GroupBy(answer => (answer.Who, answer.Server)))
                await HearAsync($"{expected.Key.Who}@{expected.Key.Server}", [.. expected.Select(answer => answer.Line)]);
        }

        Assert.Empty(_clients); // The last step ends them all, and nothing was left over at any end.
        Assert.Single(_epochs);
    }

    /// <summary>A first and then B, and somebody at A who sees B come: otherwise the first client of the document might see it, too.</summary>
    private async Task<Dictionary<string, ServerProcess>> StartAsync()
    {
        var folder = Own(new DataFolder());
        var (first, second) = (Own(new ServerProcess("A", folder, [])), Own(new ServerProcess("B", folder, [])));
        await first.StartAsync();
        var witness = await LoginAsync(first, "Witness");
        await second.StartAsync();
        await witness.NextAsync(line => line is { Event: "server_up", Server: "B" }, "the coming of B");
        await witness.QuitAsync();
        return new Dictionary<string, ServerProcess> { ["A"] = first, ["B"] = second };
    }

    private async Task DoAsync(string what, ServerProcess server)
    {
        switch (what)
        {
            case "killed":
                server.Kill();
                foreach (var (name, client) in _clients.Where(client => client.Key.EndsWith("@" + server.Name, StringComparison.Ordinal)).ToArray())
                {
                    Assert.Empty(await client.ReadToEndAsync());
                    _clients.Remove(name);
                }

                break;
            case "started":
                await server.StartAsync();
                break;
            case "stopped":
                Assert.Equal(0, await server.StopAsync());
                break;
            default:
                Assert.Fail($"Nobody knows how a server is {what}.");
                break;
        }
    }

    /// <summary>The connection that the document goes on with, or a new one where it begins or was closed.</summary>
    private async Task<TestClient> ClientAsync(string who, ServerProcess server)
    {
        var name = $"{who}@{server.Name}";
        return _clients.TryGetValue(name, out var client) ? client : _clients[name] = await ConnectAsync(server);
    }

    /// <summary>The lines of one step may come in any order: a message and its acknowledgement do.</summary>
    private async Task HearAsync(string name, IReadOnlyList<string> expected)
    {
        var client = _clients[name];
        var lines = expected.Where(line => line != DocumentedExchange.Closed).ToArray();
        if (lines.Length > 0)
        {
            var count = 0;
            var heard = await client.ReadUntilAsync(_ => ++count == lines.Length, $"line {lines.Length} of: {string.Join('\n', lines)}");
            foreach (var line in heard)
                _epochs.UnionWith(Epoch().Matches(line.ToString()).Select(match => match.Value));
            Assert.Equal(lines.Select(Normal).Order(StringComparer.Ordinal), heard.Select(line => Normal(line.ToString())).Order(StringComparer.Ordinal));
        }

        if (lines.Length == expected.Count)
            return;
        Assert.Empty(await client.ReadToEndAsync());
        _clients.Remove(name);
    }

    /// <summary>What a client of the document remembers of the log, it remembers of this one.</summary>
    private string WithRealEpoch(string line) => _epochs.Count == 0 ? line : Epoch().Replace(line, _epochs.Single());

    private static string Normal(string line)
        => RetryOfShutdown().Replace(Time().Replace(Epoch().Replace(line, "\"epoch\":…"), "\"${name}\":…"), "\"code\":\"shutdown\",\"retry_ms\":…");

    [GeneratedRegex("\"code\":\"shutdown\",\"retry_ms\":[0-9]{1,4}(?=,)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RetryOfShutdown();

    [GeneratedRegex("\"epoch\":\"[0-9a-f]{12}\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Epoch();

    [GeneratedRegex(@"""(?<name>timestamp|until)"":\d{10}\.\d{3}(?=[,}])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Time();
}
