using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansChat.Protocol.Commands;

/// <summary>Strings of JSON as bytes: whether one is text, and the one form in which a text is passed on.</summary>
internal static class JsonText
{
    private const int UnicodeEscapeLength = 6; // \u1234

    /// <summary>
    /// Whether the string or name that the reader stands on is text. Escaped halves of characters (<c>\ud800</c>) are JSON, but no text: reading such a string throws, and
    /// a line could hold thousands of them.
    /// </summary>
    public static bool IsUnicode(ref Utf8JsonReader json)
    {
        if (!json.ValueIsEscaped)
            return true;
        ReadOnlySpan<byte> rest = json.HasValueSequence ? json.ValueSequence.ToArray() : json.ValueSpan;
        while (rest.IndexOf((byte)'\\') is var start and >= 0)
        {
            rest = rest[start..];
            if (rest[1] != 'u')
            {
                rest = rest[2..];
                continue;
            }

            var unit = Unit(rest);
            rest = rest[UnicodeEscapeLength..];
            if (!char.IsSurrogate(unit))
                continue;
            if (!char.IsHighSurrogate(unit) || !rest.StartsWith("\\u"u8) || !char.IsLowSurrogate(Unit(rest)))
                return false;
            rest = rest[UnicodeEscapeLength..];
        }

        return true;
    }

    /// <summary>A text as JSON with quotes. Nothing is escaped but what must be: what a client sends without escapes has this form already.</summary>
    public static byte[] Quote(string text)
    {
        var json = new ArrayBufferWriter<byte>(text.Length + 2);
        json.Write("\""u8);
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            switch (one)
            {
                case (byte)'"':
                    json.Write("\\\""u8);
                    break;
                case (byte)'\\':
                    json.Write("\\\\"u8);
                    break;
                case (byte)'\b':
                    json.Write("\\b"u8);
                    break;
                case (byte)'\t':
                    json.Write("\\t"u8);
                    break;
                case (byte)'\n':
                    json.Write("\\n"u8);
                    break;
                case (byte)'\f':
                    json.Write("\\f"u8);
                    break;
                case (byte)'\r':
                    json.Write("\\r"u8);
                    break;
                case < (byte)' ':
                    json.Write("\\u00"u8);
                    Utf8Formatter.TryFormat(one, json.GetSpan(2), out var written, new StandardFormat('X', 2));
                    json.Advance(written);
                    break;
                default:
                    json.GetSpan(1)[0] = one;
                    json.Advance(1);
                    break;
            }
        }

        json.Write("\""u8);
        return json.WrittenSpan.ToArray();
    }

    /// <summary>How long the text of a string that <see cref="Quote"/> could have made is, in bytes of UTF-8.</summary>
    public static int Utf8Length(ReadOnlySpan<byte> quoted)
    {
        var rest = quoted[1..^1];
        var length = 0;
        for (; rest.IndexOf((byte)'\\') is var escape and >= 0; length += escape + 1)
            rest = rest[(escape + (rest[escape + 1] == 'u' ? UnicodeEscapeLength : 2))..];
        return length + rest.Length;
    }

    // The reader has seen to it that four hexadecimal digits stand there.
    private static char Unit(ReadOnlySpan<byte> escape) => (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
