using System.Buffers;
using System.Buffers.Text;

namespace OrleansChat.SharedLog.Format;

/// <summary>
/// The end of every line: <c>,"crc":"8f3a2b1c"}</c> and LF. It has a fixed length and covers all bytes before it, so a line is checked before anything in it is
/// believed, and without parsing.
/// </summary>
internal static class LineSeal
{
    private static readonly StandardFormat Hex8 = new('x', 8);

    /// <summary>Bytes of the seal, without the LF.</summary>
    public const int Length = 18;

    private static ReadOnlySpan<byte> Prefix => ",\"crc\":\""u8;

    private static ReadOnlySpan<byte> Suffix => "\"}"u8;

    /// <summary>Closes the line that begins at <paramref name="lineStart"/> of what was written so far.</summary>
    public static void Append(ArrayBufferWriter<byte> output, int lineStart)
    {
        var crc = Crc32C.Of(output.WrittenSpan[lineStart..]);
        var seal = output.GetSpan(Length + 1);
        Prefix.CopyTo(seal);
        Utf8Formatter.TryFormat(crc, seal[Prefix.Length..], out _, Hex8);
        Suffix.CopyTo(seal[(Prefix.Length + 8)..]);
        seal[Length] = (byte)'\n';
        output.Advance(Length + 1);
    }

    /// <summary>Whether <paramref name="line"/>, given without its LF, carries the checksum of its own bytes.</summary>
    public static bool Holds(ReadOnlySpan<byte> line)
    {
        if (line.Length <= Length)
            return false;
        var seal = line[^Length..];
        if (!seal.StartsWith(Prefix) || !seal.EndsWith(Suffix))
            return false;
        // The digits are compared, not their value, which upper-case ones would have too.
        Span<byte> digits = stackalloc byte[8];
        Utf8Formatter.TryFormat(Crc32C.Of(line[..^Length]), digits, out _, Hex8);
        return seal.Slice(Prefix.Length, digits.Length).SequenceEqual(digits);
    }
}
