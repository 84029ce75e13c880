using System.Text;
using System.Text.Json;
using OrleansChat.Protocol;

namespace OrleansChat.Tests.Unit.Protocol.Commands;

/// <summary>One text has one form, so that its repetition under the same cid is recognised, whatever library the client writes its JSON with.</summary>
public sealed class CommandParserTextTests
{
    public static TheoryData<string> Texts() =>
    [
        "hi",
        "Hello everyone! שלום 👋 é",
        "\U0001F600\U0010FFFF",
        "quoted \" and \\ and / and <b>&amp;+'`",
        "\0\u0001\b\t\n\v\f\r\u001b\u001f",
        "\u007f\u0085\u00a0\u00ad",
        "\u200b\u200e\u2028\u2029\ufeff",
        "\ue000\u0378\ufffe\uffff\ufffd",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_has_one_form_however_it_is_escaped(string text)
    {
        var everything = $"\"{string.Concat(text.Select(unit => $"\\u{(int)unit:x4}"))}\"";
        string[] written = [everything, everything.ToUpperInvariant().Replace("\\U", "\\u", StringComparison.Ordinal), JsonSerializer.Serialize(text), Raw(text)];
        Assert.All(written, json => Assert.Equal(text, JsonSerializer.Deserialize<string>(json)));
        Assert.All(written, json => Assert.Equal($"Post general text={Raw(text)}", Parsed.Of($$"""{"type":"msg","text":{{json}}}""")));
    }

    [Fact]
    public void An_escaped_slash_is_a_slash() => Assert.Equal("Post general text=\"a/b\"", Parsed.Of("""{"type":"msg","text":"a\/b"}"""));

    [Theory]
    [InlineData("a", 1)]
    [InlineData("é", 2)]
    [InlineData("€", 3)]
    [InlineData("👋", 4)]
    [InlineData("\\u0061", 1)]
    [InlineData("\\u00e9", 2)]
    [InlineData("\\ud83d\\udc4b", 4)]
    [InlineData("\\n", 1)]
    [InlineData("\\u0001", 1)]
    public void A_text_has_as_many_bytes_as_its_limit_and_not_one_more(string character, int bytes)
    {
        var count = ProtocolLimits.TextBytesMax / bytes;
        var longest = new StringBuilder().Insert(0, character, count).Append('b', ProtocolLimits.TextBytesMax - count * bytes).ToString();
        Assert.StartsWith("Post general text=\"", Parsed.Of($$"""{"type":"msg","text":"{{longest}}"}"""));
        Assert.Equal("too_large rid=9", Parsed.Of($$"""{"type":"msg","text":"{{longest}}b","rid":"9"}"""));
    }

    // Only what must be escaped is: quotes, backslashes and control characters, as briefly as JSON can.
    private static string Raw(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var unit in text)
        {
            json.Append(unit switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\t' => "\\t",
                '\n' => "\\n",
                '\f' => "\\f",
                '\r' => "\\r",
                < ' ' => $"\\u{(int)unit:X4}",
                _ => unit.ToString(),
            });
        }

        return json.Append('"').ToString();
    }
}
