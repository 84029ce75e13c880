using System.Text;
using OrleansChat.Tests.Conformance.Running;
using OrleansChat.Tests.Conformance.Talking;
using OrleansChat.Tests.Conformance.Watching;

namespace OrleansChat.Tests.Unit.Conformance;

/// <summary>What is looked for in every line, whatever is being asked: each breach is found, and only that.</summary>
public sealed class StandingRulesTests
{
    private const string Welcome =
        """{"type":"system","text":"Hello","event":"welcome","server":"A","limits":{"line_bytes":65536,"text_bytes":8192,"messages_per_s":0},"channels":[{"channel":"dev","epoch":"e","seq":4,"oldest":1}]}""";

    [Theory]
    [InlineData("hello", "LINE-1")]
    [InlineData("[]", "LINE-1")]
    [InlineData("", "LINE-1")]
    [InlineData("\ufeff{\"type\":\"later\"}", "LINE-1")]
    [InlineData("""{"type":"error","text":"No","text":"No","code":"x","fatal":false}""", "LINE-10")]
    [InlineData("""{"type":"system","text":"news","event":"later","a":[{"b":1,"b":2}]}""", "LINE-10")]
    [InlineData("""{"type":"ack","channel":"dev","epoch":"e","seq":5,"dup":false}""", "BASE-1")]
    [InlineData("""{"type":"presence","channel":"dev","user":"x","state":"join"}""", "BASE-1")]
    [InlineData("""{"text":"no type"}""", "SAY-1")]
    [InlineData("""{"type":"system","event":"later"}""", "SAY-1")]
    [InlineData("""{"type":"error","text":"No","fatal":false}""", "SAY-1")]
    [InlineData("""{"type":"msg","from":"x","server":"A","text":"t","channel":"dev","seq":5,"timestamp":1732199912}""", "SAY-1")]
    [InlineData("""{"type":"msg","from":"x","server":"A","text":"t","channel":"dev","seq":5,"timestamp":1732199912.345,"replay":false}""", "SAY-1")]
    [InlineData("""{"type":"msg","from":"x","server":"A","text":"t","channel":"dev","seq":6,"timestamp":1732199912.345}""", "ORDER-1")]
    [InlineData("""{"type":"msg","from":"x","server":"A","text":"t","channel":"dev","seq":4,"timestamp":1732199912.345}""", "ORDER-1")]
    [InlineData("""{"type":"msg","from":"x","server":"A","text":"t","channel":"other","seq":1,"timestamp":1732199912.345}""", "ORDER-1")]
    [InlineData("""{"type":"system","text":"You joined","event":"joined","channel":"dev","epoch":"e","seq":5}""", "ORDER-1")]
    [InlineData("""{"type":"error","text":"taken","code":"username_taken","fatal":false}""", "NAME-7")]
    [InlineData("""{"type":"error","text":"No","code":"x","fatal":true}""", "ERR-1")]
    public void A_line_breaks_exactly_its_rule(string line, string rule) => Assert.Equal([rule], Broken(Welcome, line));

    [Fact]
    public void A_line_behind_a_fatal_one_breaks_exactly_that_rule()
        => Assert.Equal(["ERR-1"], Broken(Welcome, """{"type":"error","text":"No","code":"x","fatal":true,"reconnect":true}""", """{"type":"system","text":"news","event":"later"}"""));

    [Fact]
    public void A_line_over_the_limit_that_was_told_breaks_exactly_that_rule()
        => Assert.Equal(["LINE-5"], Broken(Welcome, $$"""{"type":"system","text":"{{new string('x', 65536)}}","event":"later"}"""));

    [Fact]
    public void A_line_that_has_no_end_breaks_exactly_that_rule()
    {
        var watch = new Watch();
        watch.Close(new Listener("test"), "{}"u8.ToArray());
        Assert.Equal(["LINE-1"], Broken(watch));
    }

    [Fact]
    public void A_resumed_channel_goes_on_behind_the_seq_that_was_asked_for()
    {
        var welcome = Welcome.Replace("\"oldest\":1", "\"oldest\":1,\"recovered\":true", StringComparison.Ordinal);
        var listener = new Listener("test") { Resumed = new Dictionary<string, long> { ["dev"] = 2 } };
        Assert.Empty(Broken(Heard(listener, welcome, Message(3), Message(4), Message(5))));
        listener = new Listener("test") { Resumed = new Dictionary<string, long> { ["dev"] = 2 } };
        Assert.Equal(["ORDER-1"], Broken(Heard(listener, welcome, Message(5))));
    }

    [Fact]
    public void A_rule_that_no_line_concerned_is_skipped_and_not_called_kept()
        => Assert.Contains(Heard(new Listener("test"), Welcome).Results(), result => result.Rule.Id == "NAME-7" && result.Verdict == Verdict.Skip);

    private static string Message(int seq) => $$"""{"type":"msg","from":"x","server":"A","text":"t","channel":"dev","seq":{{seq}},"timestamp":1732199912.345}""";

    private static IEnumerable<string> Broken(params string[] lines) => Broken(Heard(new Listener("test"), lines));

    private static IEnumerable<string> Broken(Watch watch) => watch.Results().Where(result => result.Verdict == Verdict.Fail).Select(result => result.Rule.Id);

    private static Watch Heard(Listener listener, params string[] lines)
    {
        var watch = new Watch();
        foreach (var line in lines)
            watch.Look(listener, Encoding.UTF8.GetBytes(line));
        return watch;
    }
}
