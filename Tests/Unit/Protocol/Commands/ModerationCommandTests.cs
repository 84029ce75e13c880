namespace OrleansChat.Tests.Unit.Protocol.Commands;

/// <summary>Commands that are done to somebody.</summary>
public sealed class ModerationCommandTests
{
    [Theory]
    [InlineData("""{"type":"kick","channel":"dev","user":"Ahmad","reason":"noise","cid":"a1","rid":"9"}""", "Kick Ahmad dev text=\"noise\" cid=a1 rid=9")]
    [InlineData("""{"type":"kick","user":"Ahmad"}""", "Kick Ahmad general text=\"\"")]
    [InlineData("""{"type":"mute","channel":"dev","user":"Ahmad","for_s":600}""", "Mute Ahmad for 600 s dev text=\"\"")]
    [InlineData("""{"type":"unmute","channel":"dev","user":"Ahmad"}""", "Unmute Ahmad dev text=\"\"")]
    [InlineData("""{"type":"ban","channel":"dev","user":"no name","for_s":31536000}""", "Ban no name for 31536000 s dev text=\"\"")]
    [InlineData("""{"type":"unban","channel":"dev","user":"Ahmad"}""", "Unban Ahmad dev text=\"\"")]
    [InlineData("""{"type":"promote","channel":"dev","user":"Ahmad"}""", "Promote Ahmad dev text=\"\"")]
    [InlineData("""{"type":"demote","channel":"dev","user":"Ahmad"}""", "Demote Ahmad dev text=\"\"")]
    public void What_is_done_to_whom_where_and_why(string line, string expected) => Assert.Equal(expected, Parsed.Of(line));

    [Theory]
    [InlineData("kick")]
    [InlineData("unmute")]
    [InlineData("promote")]
    public void What_has_no_end_passes_a_time_over(string type)
        => Assert.DoesNotContain("for", Parsed.Of($$"""{"type":"{{type}}","user":"Ahmad","for_s":600}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"type":"kick","channel":"dev"}""", "bad_request")]
    [InlineData("""{"type":"kick","channel":"dev","user":7}""", "bad_request")]
    [InlineData("""{"type":"kick","channel":"dev","user":"Ahmad","reason":7}""", "bad_request")]
    [InlineData("""{"type":"ban","channel":"dev","user":"Ahmad","for_s":0}""", "bad_request")]
    [InlineData("""{"type":"ban","channel":"dev","user":"Ahmad","for_s":31536001}""", "bad_request")]
    [InlineData("""{"type":"ban","channel":"dev","user":"Ahmad","for_s":-1}""", "bad_request")]
    [InlineData("""{"type":"kick","channel":"dm:ahmad dana","user":"Ahmad"}""", "bad_request")]
    [InlineData("""{"type":"kick","channel":"@A","user":"Ahmad"}""", "bad_request")]
    public void What_cannot_be_done_is_refused(string line, string expected) => Assert.Equal(expected, Parsed.Of(line));

    [Theory]
    [InlineData("x", 0, "Kick")]
    [InlineData("x", 1, "too_large")]
    [InlineData("ä", 0, "Kick")]
    [InlineData("ä", 2, "too_large")]
    [InlineData("\\u00e4", 0, "Kick")]
    [InlineData("\\u00e4", 2, "too_large")]
    public void A_reason_is_measured_when_its_escapes_are_undone(string letter, int more, string expected)
    {
        var letters = (512 + more) / (letter == "x" ? 1 : 2);
        Assert.StartsWith(expected, Parsed.Of($$"""{"type":"kick","user":"Ahmad","reason":"{{string.Concat(Enumerable.Repeat(letter, letters))}}"}"""), StringComparison.Ordinal);
    }
}
