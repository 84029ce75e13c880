using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.Format;

/// <summary>
/// The short way to read the line of a message, which nearly all lines are: the fields in the order in which <see cref="EntryWriter"/> writes them, and no string with an escape. Every
/// other line is left to <see cref="EntryReader"/>, which alone judges what is an entry; what is read here is read alike there.
/// </summary>
internal static class MessageLine
{
    private const int SeqDigitsMax = 18;

    // A thousand times as much is still a number of milliseconds.
    private const int SecondsDigitsMax = 15;

    // What ends a string, or makes it more than the bytes that stand there.
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(control => (byte)control)]);

    /// <summary>Reads a line, given without its LF, whose seal holds. The entry keeps a slice of it.</summary>
    /// <returns>Null if it is not such a line, and perhaps none at all.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static RelayMessage? TryRead(ReadOnlyMemory<byte> line)
    {
        Span<char> buffer = stackalloc char[LogLimits.NamePooledCharactersMax];
        var rest = line.Span[..^LineSeal.Length];
        if (!TrySkip(ref rest, "{\"type\":\"relay_msg\",\"channel\":\""u8) || TryName(ref rest, buffer) is not { } channel
            || !TrySkip(ref rest, ",\"seq\":"u8) || !TryNumber(ref rest, SeqDigitsMax, out var seq)
            || !TrySkip(ref rest, ",\"from\":\""u8) || TryName(ref rest, buffer) is not { } from)
        {
            return null;
        }

        var key = from;
        if (TrySkip(ref rest, ",\"key\":\""u8))
        {
            if (TryName(ref rest, buffer) is not { } read)
                return null;
            key = read;
        }

        if (!TrySkip(ref rest, ",\"origin_server\":\""u8) || TryName(ref rest, buffer) is not { } server || !TrySkip(ref rest, ",\"text\":\""u8))
            return null;
        var textEnd = rest.IndexOfAny(StringEnds);
        if (textEnd < 0 || rest[textEnd] != '"')
            return null;
        var text = line.Slice(line.Length - LineSeal.Length - rest.Length - 1, textEnd + 2);
        rest = rest[(textEnd + 1)..];
        if (!TrySkip(ref rest, ",\"timestamp\":"u8) || !TryNumber(ref rest, SecondsDigitsMax, out var seconds) || !TryMilliseconds(ref rest, out var milliseconds))
            return null;

        string? cid = null;
        if (TrySkip(ref rest, ",\"cid\":\""u8))
        {
            if (!TryString(ref rest, buffer, out var length))
                return null;
            cid = buffer[..length].ToString();
        }

        return rest.IsEmpty ? new RelayMessage(channel, seq, from, key, server, text, cid, (seconds * 1000) + milliseconds) : null;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> word)
    {
        if (!rest.StartsWith(word))
            return false;
        rest = rest[word.Length..];
        return true;
    }

    private static string? TryName(ref ReadOnlySpan<byte> rest, scoped Span<char> buffer) => TryString(ref rest, buffer, out var length) ? NamePool.Shared.Get(buffer[..length]) : null;

    // The string whose opening quote stands before the rest; the rest then begins behind its closing one.
    private static bool TryString(ref ReadOnlySpan<byte> rest, scoped Span<char> characters, out int length)
    {
        length = 0;
        var end = rest.IndexOfAny(StringEnds);
        // No string has more characters than bytes.
        if (end < 0 || rest[end] != '"' || end > characters.Length
            || Utf8.ToUtf16(rest[..end], characters, out _, out length, replaceInvalidSequences: false) != OperationStatus.Done)
        {
            return false;
        }

        rest = rest[(end + 1)..];
        return true;
    }

    // JSON has no zeros in front.
    private static bool TryNumber(ref ReadOnlySpan<byte> rest, int digitsMax, out long number)
    {
        number = 0;
        if (rest.IsEmpty || rest[0] == '0')
            return false;
        var digits = 0;
        for (; digits < rest.Length && char.IsAsciiDigit((char)rest[digits]); digits++)
        {
            if (digits == digitsMax)
                return false;
            number = (number * 10) + (rest[digits] - '0');
        }

        rest = rest[digits..];
        return digits > 0;
    }

    private static bool TryMilliseconds(ref ReadOnlySpan<byte> rest, out int milliseconds)
    {
        milliseconds = 0;
        if (rest.Length < 4 || rest[0] != '.')
            return false;
        for (var i = 1; i < 4; i++)
        {
            if (!char.IsAsciiDigit((char)rest[i]))
                return false;
            milliseconds = (milliseconds * 10) + (rest[i] - '0');
        }

        rest = rest[4..];
        return true;
    }
}
