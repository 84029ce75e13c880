using System.Text;

namespace OrleansChat.Tests.Unit.Protocol.Commands;

/// <summary>What is JSON, what is a request, and what is neither.</summary>
public sealed class CommandParserJsonTests
{
    private const int DepthMax = 16;

    [Theory]
    [InlineData("[1,2")]
    [InlineData("hello")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("""{"type":"quit"}}""")]
    [InlineData("""{"type":"quit"} {"type":"quit"}""")]
    [InlineData("""{"type":"quit"},""")]
    [InlineData("""{"type":"quit",}""")]
    [InlineData("""{"type":"quit" /* bye */}""")]
    [InlineData("""{"type":"quit","rid":"1""")]
    [InlineData("""{'type':'quit'}""")]
    [InlineData("""{type:"quit"}""")]
    [InlineData("""{"type":"quit","x":01}""")]
    [InlineData("""{"type":"quit","x":"\x"}""")]
    [InlineData("{\"type\":\"msg\",\"text\":\"a\tb\"}")]
    [InlineData("\uFEFF{\"type\":\"quit\"}")]
    [InlineData("[1,2]]")]
    [InlineData("7 8")]
    public void What_is_not_json_is_bad_json(string line) => Assert.Equal("bad_json", Parsed.Of(line));

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"quit\"")]
    [InlineData("""[{"type":"quit"}]""")]
    [InlineData("{}")]
    public void Json_that_is_no_request_is_a_bad_request(string line) => Assert.Equal("bad_request", Parsed.Of(line));

    [Theory]
    [InlineData("[", "]")]
    [InlineData("""{"x":""", "}")]
    public void Json_deeper_than_the_limit_is_bad_json_and_never_harm(string open, string close)
    {
        Assert.Equal("Quit", Parsed.Of(Nested(DepthMax - 1)));
        Assert.Equal("bad_json", Parsed.Of(Nested(DepthMax)));
        Assert.Equal("bad_json", Parsed.Of(Nested(10_000)));
        Assert.Equal("bad_json", Parsed.Of(string.Concat(Enumerable.Repeat(open, 10_000))));

        string Nested(int depth)
        {
            var opened = string.Concat(Enumerable.Repeat(open, depth));
            return $$"""{"type":"quit","x":{{opened}}{{(open == "[" ? "" : "1")}}{{string.Concat(Enumerable.Repeat(close, depth))}}}""";
        }
    }

    [Theory]
    [InlineData("C328")]
    [InlineData("EDA080")]
    [InlineData("C080")]
    [InlineData("F09F91")]
    public void A_line_that_is_not_utf8_is_told_so_wherever_the_bytes_stand(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.Equal("invalid_utf8", Parsed.Of([.. """{"type":"msg","text":" """u8, .. bytes, .. "\",\"rid\":\"9\"}"u8]));
        Assert.Equal("invalid_utf8", Parsed.Of([.. """{"type":"quit"}"""u8, .. bytes]));
        Assert.Equal("invalid_utf8", Parsed.Of(bytes));
    }

    [Theory]
    [InlineData("""{"type":"\ud800","rid":"9"}""")]
    [InlineData("""{"type":"login","username":"\udc00","rid":"9"}""")]
    [InlineData("""{"type":"msg","text":"half \ud83d a character","rid":"9"}""")]
    [InlineData("""{"type":"msg","text":"\udc4b\ud83d","rid":"9"}""")]
    [InlineData("""{"type":"msg","text":"hi","cid":"\ud800","rid":"9"}""")]
    [InlineData("""{"type":"join","channel":"dev\ud800","rid":"9"}""")]
    public void Escaped_halves_of_characters_are_json_but_no_text(string line) => Assert.Equal("bad_request rid=9", Parsed.Of(line));

    [Theory]
    [InlineData("""{"x":"\ud800","y":{"\ud800":"\udc00"},"type":"quit","rid":"9"}""")]
    [InlineData("""{"\ud800":1,"type":"quit","rid":"9"}""")]
    [InlineData("""{"rid":"9","t\udc00":1,"type":"quit"}""")]
    [InlineData("""{"rid":"9","type":"quit","text\ud800":1}""")]
    [InlineData("""{"rid":"9","type":"quit","\\\ud83d\u0041":[]}""")]
    public void Fields_that_nobody_knows_are_passed_over_also_when_their_names_are_no_text(string line) => Assert.Equal("Quit rid=9", Parsed.Of(line));

    [Fact]
    public void Capabilities_that_are_no_text_are_none_that_anybody_knows()
        => Assert.Equal("Login username=Dana caps=Ack", Parsed.Of("""{"type":"login","username":"Dana","caps":["\ud800","a\udc00","\u0061ck"]}"""));

    [Fact]
    public void A_zero_byte_is_not_json() => Assert.Equal("bad_json", Parsed.Of(Encoding.UTF8.GetBytes("{\"type\":\"quit\"}\0")));
}
