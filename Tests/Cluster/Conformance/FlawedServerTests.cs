using System.Globalization;
using System.Text.RegularExpressions;
using OrleansChat.Tests.Cluster.Support;
using OrleansChat.Tests.Conformance;
using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Running;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Cluster.Conformance;

/// <summary>Tests/Conformance asks three servers that are right but for one flaw, and names exactly the rules that the flaw breaks.</summary>
public sealed partial class FlawedServerTests(FlawedServerTests.Servers servers, ITestOutputHelper output) : IClassFixture<FlawedServerTests.Servers>
{
    // Silence for ten seconds has no flaw that can be put into a line.
    private static readonly string[] Asked = [.. RuleBook.Ids.Where(id => id != "LOGIN-5")];

    private static readonly Dictionary<string, Func<string, string[]>> Flaws = new()
    {
        ["none"] = line => [line],
        ["another text for username_taken"] = Replacing("\"text\":\"username taken\"", "\"text\":\"This name is taken.\""),
        ["acks that never say dup"] = Replacing("\"dup\":true", "\"dup\":false"),
        ["acks with the seq of the next message"] = line => [AckSeq().Replace(line, match => $"{match.Groups["before"].Value}{long.Parse(match.Groups["seq"].ValueSpan, CultureInfo.InvariantCulture) + 1}")],
        ["another code for too_large"] = Replacing("\"code\":\"too_large\"", "\"code\":\"too_long\""),
        ["another code for unknown_type"] = Replacing("\"code\":\"unknown_type\"", "\"code\":\"bad_request\""),
        ["pages that are always the end"] = Replacing("\"end\":false", "\"end\":true"),
        ["no replay"] = Replacing(",\"replay\":true", ""),
        ["a key twice in errors"] = Replacing("\"fatal\":false", "\"fatal\":false,\"fatal\":false"),
        ["presence for everybody"] = Behind("\"event\":\"welcome\"", """{"type":"presence","channel":"general","user":"x","state":"join"}"""),
        ["a greeting that is no JSON"] = Behind("\"event\":\"welcome\"", "Have a nice day!"),
        ["a last word behind fatal errors"] = Behind("\"fatal\":true", """{"type":"system","text":"Farewell","event":"farewell"}"""),
        ["joined twice"] = line => line.Contains("\"event\":\"joined\"", StringComparison.Ordinal) ? [line, line] : [line],
        ["messages twice"] = line => line.StartsWith("{\"type\":\"msg\"", StringComparison.Ordinal) ? [line, line] : [line],
        ["whole seconds"] = line => [Milliseconds().Replace(line, "")],
        ["no retry_ms"] = line => [RetryMs().Replace(line, "")],
        ["one reason for everything"] = Replacing("\"reason\":\"seq_unknown\"", "\"reason\":\"epoch_changed\""),
        ["recovered whatever the epoch"] = Replacing("\"recovered\":false,\"reason\":\"epoch_changed\"", "\"recovered\":true"),
        ["errors without the cid"] = line => line.StartsWith("{\"type\":\"error\"", StringComparison.Ordinal) ? [Cid().Replace(line, "")] : [line],
        ["no goodbye"] = line => line.Contains("\"event\":\"goodbye\"", StringComparison.Ordinal) ? [] : [line],
        ["private messages that do not say to whom"] = line => [To().Replace(line, "")],
        ["nobody is ever away"] = Replacing(",\"away\":true", ""),
        ["lists and pages without an end"] = Replacing("\"end\":true", "\"end\":false"),
        ["another code for wrong_password"] = Replacing("\"code\":\"wrong_password\"", "\"code\":\"password_required\""),
        ["another code for password_required"] = Replacing("\"code\":\"password_required\"", "\"code\":\"name_invalid\""),
        ["no general in welcome"] = line => line.Contains("\"event\":\"welcome\"", StringComparison.Ordinal) ? [GeneralStart().Replace(line, "")] : [line],
    };

    [Theory]
    [InlineData("none")]
    [InlineData("another text for username_taken", "NAME-7")]
    [InlineData("acks that never say dup", "ID-4", "ID-6")]
    [InlineData("acks with the seq of the next message", "ACK-1", "ACK-2", "CHAN-8", "DM-2", "DM-3", "ID-5", "ID-7", "RESUME-1", "RESUME-2")]
    [InlineData("another code for too_large", "ACK-2", "ERR-6", "LINE-2", "LINE-6", "LINE-7", "MOD-11", "TOPIC-3")]
    [InlineData("another code for unknown_type", "ERR-4", "ID-1")]
    [InlineData("pages that are always the end", "HIST-1", "HIST-2", "LIST-3")]
    [InlineData("no replay", "RESUME-2")]
    [InlineData("a key twice in errors", "LINE-10")]
    [InlineData("presence for everybody", "BASE-1")]
    [InlineData("a greeting that is no JSON", "LINE-1")]
    [InlineData("a last word behind fatal errors", "ERR-1", "LINE-7", "TOKEN-2")]
    [InlineData("joined twice", "ACK-3", "ID-1")]
    [InlineData("messages twice", "ACK-2", "HIST-3", "ID-7", "MSG-4", "ORDER-1", "ORDER-3", "RESUME-1", "RESUME-2", "SLOW-1")]
    [InlineData("whole seconds", "MOD-3", "SAY-1")]
    [InlineData("no retry_ms", "RATE-2")]
    [InlineData("one reason for everything", "RESUME-4")]
    [InlineData("recovered whatever the epoch", "RESUME-3", "RESUME-4")]
    [InlineData("errors without the cid", "ERR-7", "ID-5")]
    [InlineData(
        "no goodbye",
        "CHAN-4", "DM-5", "DM-6", "ID-4", "LIST-2", "LOGIN-1", "NAME-2", "NAME-6", "PRES-1", "PRES-2", "QUIT-1", "RATE-2", "RESUME-1", "RESUME-2", "RESUME-3", "RESUME-4", "TOKEN-1", "TOPIC-2")]
    [InlineData("private messages that do not say to whom", "DM-1", "TYPE-1")]
    [InlineData("nobody is ever away", "PRES-2")]
    [InlineData("lists and pages without an end", "HIST-2", "LIST-3")]
    [InlineData("another code for wrong_password", "ACCT-3", "ACCT-4", "ACCT-8")]
    [InlineData("another code for password_required", "ACCT-4", "ACCT-6")]
    [InlineData("no general in welcome", "CHAN-2", "ORDER-1")]
    public async Task Exactly_the_rules_that_a_flaw_breaks_are_reported(string flaw, params string[] broken)
    {
        var results = await servers.AskAsync(Flaws[flaw]);
        var failed = results.Where(result => result.Verdict == Verdict.Fail).ToArray();
        foreach (var result in failed)
            output.WriteLine($"{result.Rule.Id}: expected {result.Expected}, got {result.Got}");
        Assert.Equal(broken, failed.Select(result => result.Rule.Id).Order());
        // These servers take any number of messages.
        Assert.Equal(["RATE-1"], results.Where(result => result.Verdict == Verdict.Skip).Select(result => result.Rule.Id));
        Assert.Equal(Asked.Order(), results.Select(result => result.Rule.Id).Order());
    }

    // What a server has read is ahead of what it has told then, in everything that is asked: a machine short of time does the same, once in a hundred runs.
    [Fact]
    public async Task Servers_that_tell_their_clients_late_keep_every_rule()
    {
        await using var late = new Servers();
        await late.InitializeAsync();
        late.BeLate(TimeSpan.FromMilliseconds(30));
        var failed = (await late.AskAsync(Flaws["none"])).Where(result => result.Verdict == Verdict.Fail);
        Assert.Equal([], failed.Select(result => $"{result.Rule.Id}: expected {result.Expected}, got {result.Got}"));
    }

    private static Func<string, string[]> Replacing(string old, string by) => line => [line.Replace(old, by, StringComparison.Ordinal)];

    private static Func<string, string[]> Behind(string mark, string said) => line => line.Contains(mark, StringComparison.Ordinal) ? [line, said] : [line];

    [GeneratedRegex("^(?<before>\\{\"type\":\"ack\".*\"seq\":)(?<seq>\\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AckSeq();

    [GeneratedRegex("(?<=\"timestamp\":\\d+)\\.\\d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Milliseconds();

    [GeneratedRegex("\"retry_ms\":\\d+,", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RetryMs();

    [GeneratedRegex("\"cid\":\"[^\"]*\",", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Cid();

    [GeneratedRegex(",\"to\":\"[^\"]*\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex To();

    [GeneratedRegex("\\{\"channel\":\"general\"[^}]*\\},", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex GeneralStart();

    /// <summary>The servers that are right, for all tests.</summary>
    public sealed class Servers : IAsyncLifetime
    {
        private ChatCluster? _cluster;

        public async ValueTask InitializeAsync() => _cluster = await ChatCluster.StartAsync();

        public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

        /// <summary>Lets all of them deliver late.</summary>
        public void BeLate(TimeSpan by)
        {
            foreach (var silo in _cluster!.Silos)
                silo.Delivery.BeLate(by);
        }

        /// <summary>Asks them for all rules through a flaw.</summary>
        public async Task<List<RuleResult>> AskAsync(Func<string, IEnumerable<string>> flaw)
        {
            var wires = _cluster!.Silos.Select(silo => new LyingWire(silo.Gateway, flaw)).ToArray();
            try
            {
                var addresses = wires.Select(wire => new ServerAddress("127.0.0.1", wire.Port)).ToArray();
                var results = new List<RuleResult>();
                await foreach (var result in new ConformanceRun(new Arguments(addresses, Patience.Bound, Patience.Bound, Asked)).RunAsync())
                    results.Add(result);
                return results;
            }
            finally
            {
                foreach (var wire in wires)
                    await wire.DisposeAsync();
            }
        }
    }
}
