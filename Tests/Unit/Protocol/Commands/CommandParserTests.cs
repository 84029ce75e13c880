using System.Buffers;
using System.Text;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;

namespace OrleansChat.Tests.Unit.Protocol.Commands;

public sealed class CommandParserTests
{
    [Theory]
    [InlineData("""{"type":"login","username":"Dana"}""", "Login username=Dana caps=None")]
    [InlineData("""{"type":"login","rid":"1","username":"Dana","caps":["ack"]}""", "Login username=Dana caps=Ack rid=1")]
    [InlineData("""{"type":"msg","text":"hi"}""", "Post general text=\"hi\"")]
    [InlineData("""{"type":"msg","text":"hi","channel":"dev","rid":"7","cid":"a1"}""", "Post dev text=\"hi\" cid=a1 rid=7")]
    [InlineData("""{"type":"msg","text":"hi","scope":"server","rid":"7","cid":"a1"}""", "Post (server) text=\"hi\" cid=a1 rid=7")]
    [InlineData("""{"type":"join","channel":"dev","rid":"2"}""", "Join dev rid=2")]
    [InlineData("""{"type":"leave","channel":"dev","rid":"3"}""", "Leave dev rid=3")]
    [InlineData("""{"type":"quit"}""", "Quit")]
    [InlineData("""{"type":"quit","rid":"4"}""", "Quit rid=4")]
    [InlineData("""{"type":"pong"}""", "Pong")]
    public void Every_command_is_read(string line, string expected) => Assert.Equal(expected, Parsed.Of(line));

    [Theory]
    [InlineData(""" { "rid" : "7" , "channel":"dev", "type" : "join" } """, "Join dev rid=7")]
    [InlineData("""{"\u0074ype":"join","ch\u0061nnel":"\u0064ev","rid":"\u0037"}""", "Join dev rid=7")]
    [InlineData("\t{\"type\":\"quit\"}\r", "Quit")]
    public void Order_spaces_and_escapes_mean_nothing(string line, string expected) => Assert.Equal(expected, Parsed.Of(line));

    [Theory]
    [InlineData("""{"rid":"9"}""")]
    [InlineData("""{"type":7,"rid":"9"}""")]
    [InlineData("""{"type":null,"rid":"9"}""")]
    [InlineData("""{"type":["login"],"rid":"9"}""")]
    [InlineData("""{"type":"login","rid":"9"}""")]
    [InlineData("""{"type":"login","username":7,"rid":"9"}""")]
    [InlineData("""{"type":"login","username":{"name":"Dana","rid":"8"},"rid":"9"}""")]
    [InlineData("""{"type":"login","username":"Dana","caps":"ack","rid":"9"}""")]
    [InlineData("""{"type":"login","username":"Dana","caps":{"ack":true},"rid":"9"}""")]
    [InlineData("""{"type":"login","username":"Dana","caps":["ack",7],"rid":"9"}""")]
    [InlineData("""{"type":"login","username":"Dana","caps":[["ack"]],"rid":"9"}""")]
    [InlineData("""{"type":"msg","rid":"9"}""")]
    [InlineData("""{"type":"msg","text":7,"rid":"9"}""")]
    [InlineData("""{"type":"msg","text":null,"rid":"9"}""")]
    [InlineData("""{"type":"msg","text":["hi"],"rid":"9"}""")]
    [InlineData("""{"type":"msg","text":"","rid":"9"}""")]
    [InlineData("""{"type":"msg","text":"hi","channel":7,"rid":"9"}""")]
    [InlineData("""{"type":"msg","text":"hi","channel":"No Such!","rid":"9"}""")]
    [InlineData("""{"type":"msg","text":"hi","channel":"@A","rid":"9"}""")]
    [InlineData("""{"type":"msg","text":"hi","scope":"world","rid":"9"}""")]
    [InlineData("""{"type":"msg","text":"hi","scope":true,"rid":"9"}""")]
    [InlineData("""{"type":"msg","text":"hi","scope":"server","channel":"dev","rid":"9"}""")]
    [InlineData("""{"type":"msg","text":"hi","cid":1,"rid":"9"}""")]
    [InlineData("""{"type":"msg","text":"hi","cid":"","rid":"9"}""")]
    [InlineData("""{"type":"join","rid":"9"}""")]
    [InlineData("""{"type":"join","channel":"","rid":"9"}""")]
    [InlineData("""{"type":"join","channel":false,"rid":"9"}""")]
    [InlineData("""{"type":"leave","rid":"9"}""")]
    [InlineData("""{"type":"leave","channel":"Dev","rid":"9"}""")]
    public void A_missing_or_wrong_field_is_a_bad_request_that_keeps_its_rid(string line) => Assert.Equal("bad_request rid=9", Parsed.Of(line));

    [Theory]
    [InlineData("""{"type":"join","channel":"dev","rid":7}""")]
    [InlineData("""{"type":"join","channel":"dev","rid":""}""")]
    public void A_rid_that_is_none_is_a_bad_request_without_one(string line) => Assert.Equal("bad_request", Parsed.Of(line));

    [Theory]
    [InlineData("""{"type":"join","channel":"dev","rid":null,"scope":null}""", "Join dev")]
    [InlineData("""{"type":"msg","text":"hi","channel":null,"cid":null,"to":null}""", "Post general text=\"hi\"")]
    [InlineData("""{"type":"login","username":"Dana","caps":null,"text":null,"resume":null}""", "Login username=Dana caps=None")]
    public void A_field_that_is_null_counts_as_left_out(string line, string expected) => Assert.Equal(expected, Parsed.Of(line));

    [Theory]
    [InlineData("""{"type":"history"}""", "History general Latest 0 50")]
    [InlineData("""{"type":"history","channel":"dev","before":40,"limit":300}""", "History dev Before 40 300")]
    [InlineData("""{"type":"history","after":0}""", "History general After 0 50")]
    [InlineData("""{"type":"history","around":9007199254740991,"limit":1}""", "History general Around 9007199254740991 1")]
    [InlineData("""{"type":"history","scope":"server"}""", "History (server) Latest 0 50")]
    [InlineData("""{"type":"history","before":1,"after":2}""", "bad_request")]
    [InlineData("""{"type":"history","before":-1}""", "bad_request")]
    [InlineData("""{"type":"history","before":1.5}""", "bad_request")]
    [InlineData("""{"type":"history","before":"1"}""", "bad_request")]
    [InlineData("""{"type":"history","before":9007199254740992}""", "bad_request")]
    [InlineData("""{"type":"history","limit":0}""", "bad_request")]
    [InlineData("""{"type":"history","limit":301}""", "bad_request")]
    [InlineData("""{"type":"history","channel":"@B"}""", "bad_request")]
    public void History_asks_for_one_page_in_one_direction(string line, string expected) => Assert.Equal(expected, Parsed.Of(line));

    [Theory]
    [InlineData("""[{"channel":"dev","epoch":"k3f","seq":7},{"seq":0,"x":[1],"epoch":"","channel":"@A"}]""", "Login username=Dana caps=None resume=dev/k3f/7,@A//0")]
    [InlineData("[]", "Login username=Dana caps=None")]
    [InlineData("null", "Login username=Dana caps=None")]
    [InlineData("{}", "bad_request")]
    [InlineData("[7]", "bad_request")]
    [InlineData("""[{"channel":"dev","seq":7}]""", "bad_request")]
    [InlineData("""[{"channel":"a234567890123456789012345678901234567890123456789012345678901234+","epoch":"k3f","seq":7}]""", "bad_request")]
    [InlineData("""[{"channel":"dev","epoch":"a234567890123456789012345678901234567890123456789012345678901234+","seq":7}]""", "bad_request")]
    [InlineData("""[{"channel":"dev","epoch":"k3f","seq":-7}]""", "bad_request")]
    public void A_login_says_where_it_stopped(string resume, string expected)
        => Assert.Equal(expected, Parsed.Of($$"""{"type":"login","username":"Dana","resume":{{resume}}}"""));

    [Fact]
    public void A_refused_message_keeps_its_cid()
    {
        var line = $$"""{"type":"msg","cid":"a1","text":"{{new string('x', ProtocolLimits.TextBytesMax + 1)}}"}""";
        var parsed = CommandParser.Parse(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line)));
        Assert.Equal((ErrorCode.TooLarge, "a1"), (parsed.Error, parsed.Cid));
    }

    [Theory]
    [InlineData("""{"type":"dance","rid":"9"}""")]
    [InlineData("""{"type":"","rid":"9"}""")]
    [InlineData("""{"type":"LOGIN","username":"Dana","rid":"9"}""")]
    [InlineData("""{"type":"welcome","rid":"9"}""")]
    [InlineData("""{"type":"whisper","text":{"html":"hi"},"channel":7,"rid":"9"}""")]
    public void A_type_that_no_request_has_is_unknown(string line) => Assert.Equal("unknown_type rid=9", Parsed.Of(line));

    [Theory]
    [InlineData("null")]
    [InlineData("[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]")]
    [InlineData("""{"type":"msg","text":"not this one","channel":"nor this"}""")]
    [InlineData("-1.5e300")]
    public void A_field_that_nobody_knows_is_passed_over(string value)
        => Assert.Equal("Join dev rid=7", Parsed.Of($$"""{"rid":"7","a_later_version":{{value}},"type":"join","x":{{value}},"channel":"dev"}"""));

    [Fact]
    public void A_large_field_that_nobody_knows_is_passed_over()
    {
        var large = $"[{string.Join(',', Enumerable.Repeat("{\"a\":[1,\"b\"]}", 4_000))}]";
        Assert.Equal("Quit rid=7", Parsed.Of($$"""{"x":{{large}},"type":"quit","rid":"7"}"""));
    }

    [Theory]
    [InlineData("""["ack"]""", "Ack")]
    [InlineData("[]", "None")]
    [InlineData("""["history"]""", "History")]
    [InlineData("""["history","ack","later","ack"]""", "Ack, History")]
    [InlineData("""["presence","typing","ping"]""", "Presence, Typing, Ping")]
    [InlineData("""["ACK","acks",""]""", "None")]
    public void Capabilities_that_this_version_does_not_know_are_passed_over(string caps, string expected)
        => Assert.Equal($"Login username=Dana caps={expected}", Parsed.Of($$"""{"type":"login","caps":{{caps}},"username":"Dana"}"""));

    [Theory]
    [InlineData(ProtocolLimits.CapabilitiesMax, "Login username=Dana caps=Ack rid=9")]
    [InlineData(ProtocolLimits.CapabilitiesMax + 1, "bad_request rid=9")]
    public void There_is_a_limit_to_capabilities(int count, string expected)
    {
        var caps = string.Join(',', Enumerable.Range(1, count - 1).Select(number => $"\"cap{number}\"").Prepend("\"ack\""));
        Assert.Equal(expected, Parsed.Of($$"""{"type":"login","caps":[{{caps}}],"username":"Dana","rid":"9"}"""));
    }

    [Theory]
    [InlineData(ProtocolLimits.IdBytesMax, "a")]
    [InlineData(ProtocolLimits.IdBytesMax / 2, "é")]
    [InlineData(ProtocolLimits.IdBytesMax / 4, "👋")]
    public void An_id_has_as_many_bytes_as_its_limit_and_not_one_more(int count, string character)
    {
        var longest = new StringBuilder().Insert(0, character, count).ToString();
        Assert.Equal($"Quit rid={longest}", Parsed.Of($$"""{"type":"quit","rid":"{{longest}}"}"""));
        Assert.Equal("bad_request", Parsed.Of($$"""{"type":"quit","rid":"{{longest}}b"}"""));
        Assert.Equal($"Post general text=\"hi\" cid={longest} rid=9", Parsed.Of($$"""{"type":"msg","text":"hi","cid":"{{longest}}","rid":"9"}"""));
        Assert.Equal("bad_request rid=9", Parsed.Of($$"""{"type":"msg","text":"hi","cid":"{{longest}}b","rid":"9"}"""));
    }

    [Theory]
    [InlineData("""{"type":"join","channel":"one","channel":"two"}""", "Join two")]
    [InlineData("""{"type":"join","type":"leave","channel":"dev"}""", "Leave dev")]
    [InlineData("""{"type":"quit","rid":"1","rid":"2"}""", "Quit rid=2")]
    [InlineData("""{"type":"msg","text":"one","text":"two"}""", "Post general text=\"two\"")]
    [InlineData("""{"type":"join","channel":7,"channel":"dev"}""", "bad_request")]
    public void Of_a_key_that_stands_there_twice_the_last_counts_but_all_must_be_right(string line, string expected) => Assert.Equal(expected, Parsed.Of(line));
}
