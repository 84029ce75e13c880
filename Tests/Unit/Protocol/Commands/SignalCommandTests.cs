namespace OrleansChat.Tests.Unit.Protocol.Commands;

/// <summary>What is said about oneself and is in no log.</summary>
public sealed class SignalCommandTests
{
    [Theory]
    [InlineData("""{"type":"presence","state":"away","rid":"9"}""", "Away rid=9")]
    [InlineData("""{"type":"presence","state":"here"}""", "Here")]
    [InlineData("""{"type":"presence"}""", "bad_request")]
    [InlineData("""{"type":"presence","state":null}""", "bad_request")]
    [InlineData("""{"type":"presence","state":"active","rid":"9"}""", "bad_request rid=9")]
    [InlineData("""{"type":"presence","state":7}""", "bad_request")]
    public void A_user_is_away_or_here(string line, string expected) => Assert.Equal(expected, Parsed.Of(line));

    [Theory]
    [InlineData("""{"type":"typing","state":"active","rid":"9"}""", "Typing general active rid=9")]
    [InlineData("""{"type":"typing","channel":"dev","state":"done"}""", "Typing dev done")]
    [InlineData("""{"type":"typing","to":"Ahmad","state":"active"}""", "Typing (with Ahmad) active")]
    [InlineData("""{"type":"typing","channel":"dm:ahmad dana","state":"active"}""", "Typing dm:ahmad dana active")]
    [InlineData("""{"type":"typing","scope":"server","state":"active"}""", "Typing (server) active")]
    [InlineData("""{"type":"typing","channel":"dev"}""", "bad_request")]
    [InlineData("""{"type":"typing","channel":"dev","state":"away"}""", "bad_request")]
    [InlineData("""{"type":"typing","channel":"@A","state":"active"}""", "bad_request")]
    [InlineData("""{"type":"typing","channel":"dev","to":"Ahmad","state":"active"}""", "bad_request")]
    public void A_user_is_typing_somewhere(string line, string expected) => Assert.Equal(expected, Parsed.Of(line));
}
