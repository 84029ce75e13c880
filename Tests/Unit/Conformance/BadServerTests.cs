using System.Text.Json.Nodes;
using OrleansChat.Tests.Conformance;
using OrleansChat.Tests.Conformance.Running;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Conformance;

/// <summary>The program can fail, and ends whatever a server does. That it finds each single flaw of a server that is right otherwise is tested in Tests/Cluster.</summary>
public sealed class BadServerTests
{
    [Fact]
    public async Task A_server_that_closes_at_once_keeps_no_rule_that_can_be_asked_for()
    {
        await using var server = new ScriptedServer(line => null);
        using var output = new StringWriter();
        Assert.Equal(1, await ConformanceProgram.RunAsync([server.Address.ToString(), "--rules", "ID,CHAN,LOGIN-4"], output, output));
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.DoesNotContain(lines, line => line.StartsWith("ok", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("FAIL  LOGIN-4   a second login", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.TrimStart().StartsWith("got      the end of the connection", StringComparison.Ordinal));
        Assert.Equal("16 rules: 0 ok, 16 broken, 0 skipped", lines[^1]);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_waited_for_no_longer_than_was_asked()
    {
        var asked = new TaskCompletionSource();
        await using var server = new ScriptedServer(line =>
        {
            asked.TrySetResult();
            return "";
        });
        var time = new ManualTime();
        var run = RunAsync(server, time, "LOGIN-4");
        await asked.Task.WaitAsync(Patience.Bound);
        while (!run.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var result = Assert.Single(await run);
        Assert.Equal((Verdict.Fail, "nothing more within 10 s after no line at all"), (result.Verdict, result.Got));
    }

    [Fact]
    public async Task A_server_that_answers_for_ever_what_nobody_asked_is_given_up()
    {
        await using var server = new ScriptedServer(line => string.Join('\n', Enumerable.Repeat("""{"type":"system","text":"news"}""", ConformanceLimits.HeardLinesMax + 1)));
        var result = Assert.Single(await RunAsync(server, TimeProvider.System, "LOGIN-4"));
        Assert.Equal((Verdict.Fail, $"{ConformanceLimits.HeardLinesMax} other lines"), (result.Verdict, result.Got));
    }

    [Fact]
    public async Task A_server_that_lets_everybody_in_breaks_exactly_the_rules_about_that()
    {
        await using var server = new ScriptedServer(line => JsonNode.Parse(line)!["type"]!.GetValue<string>() == "login"
            ? Welcome(line)
            : Answer(line, $$"""{"type":"error","text":"No.","code":"{{((string?)JsonNode.Parse(line)!["channel"] == "general" ? "forbidden" : "no_such_channel")}}","fatal":false}"""));
        var results = await RunAsync(server, TimeProvider.System, "LOGIN-2", "LOGIN-4", "ERR-9", "CHAN-2", "CHAN-7");
        Assert.Equal(["CHAN-2", "CHAN-7", "ERR-9", "LOGIN-2", "LOGIN-4"], results.Select(result => result.Rule.Id));
        Assert.Equal(["LOGIN-2", "LOGIN-4"], results.Where(result => result.Verdict == Verdict.Fail).Select(result => result.Rule.Id));
    }

    [Fact]
    public async Task What_a_server_sends_cannot_act_on_the_terminal()
    {
        // The control character that begins a sequence like ESC [ in one: JSON may hold it as it is.
        await using var server = new ScriptedServer(line => $$"""{"type":"error","text":"{{'\u009b'}}2J","code":"x","fatal":false,"rid":{{JsonNode.Parse(line)!["rid"]!.ToJsonString()}}}""");
        using var output = new StringWriter();
        Assert.Equal(1, await ConformanceProgram.RunAsync([server.Address.ToString(), "--rules", "LOGIN-3"], output, output));
        Assert.DoesNotContain('\u009b', output.ToString());
        Assert.Contains("\\u009b2J", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_said_so()
    {
        var server = new ScriptedServer(line => null);
        var address = server.Address.ToString();
        await server.DisposeAsync();
        using var output = new StringWriter();
        using var errors = new StringWriter();
        Assert.Equal(1, await ConformanceProgram.RunAsync([address], output, errors));
        Assert.StartsWith($"{address} cannot be reached: ", errors.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }

    [Fact]
    public async Task Rules_about_two_servers_are_skipped_with_one()
    {
        await using var server = new ScriptedServer(line => null);
        var result = Assert.Single(await RunAsync(server, TimeProvider.System, "ORDER-2"));
        Assert.Equal((Verdict.Skip, "needs 2 servers"), (result.Verdict, result.Got));
    }

    private static async Task<List<RuleResult>> RunAsync(ScriptedServer server, TimeProvider time, params string[] rules)
    {
        var patience = time is ManualTime ? TimeSpan.FromSeconds(10) : Patience.Bound;
        var results = new List<RuleResult>();
        await foreach (var result in new ConformanceRun(new Arguments([server.Address], patience, patience, rules), time).RunAsync())
            results.Add(result);
        return results;
    }

    private static string Welcome(string line) => Answer(
        line,
        """
        {"type":"system","text":"Welcome","event":"welcome","server":"A","limits":{"line_bytes":65536,"text_bytes":8192,"messages_per_s":10},"channels":[{"channel":"general","epoch":"e","seq":0,"oldest":0},{"channel":"@A","epoch":"e","seq":0,"oldest":0}]}
        """);

    // The same with the rid of the line.
    private static string Answer(string line, string answer)
    {
        var json = JsonNode.Parse(answer)!.AsObject();
        json["rid"] = JsonNode.Parse(line)!["rid"]?.DeepClone();
        return json.ToJsonString();
    }
}
