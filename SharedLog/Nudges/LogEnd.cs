using System.Buffers.Text;
using System.Text;

namespace OrleansChat.SharedLog.Nudges;

/// <summary>
/// How far a log is written, said by the server that has written it. Everything before it stands there for good, so whoever knows of it may read up to there without the log's lock.
/// </summary>
/// <param name="Epoch">The log's id.</param>
/// <param name="Segment">The segment, from 1; 0 if nothing is known but that somebody has written.</param>
/// <param name="Offset">The end of the last line, in bytes from the start of the segment.</param>
public readonly record struct LogEnd(string Epoch, int Segment, long Offset)
{
    /// <summary>The longest form in bytes.</summary>
    public const int BytesMax = 128;

    /// <summary>Somebody has written, and does not say how far.</summary>
    public static LogEnd Unknown { get; } = new("", 0, 0);

    // A signal is a JSON object, so that nothing is both.
    private static ReadOnlySpan<byte> Prefix => "end "u8;

    /// <summary>Whether it says more than another one.</summary>
    public bool IsBeyond(in LogEnd other) => Segment > other.Segment || (Segment == other.Segment && Offset > other.Offset);

    /// <summary>The place as it is sent: <c>end EPOCH SEGMENT OFFSET</c>.</summary>
    /// <returns>The bytes written.</returns>
    internal int Write(Span<byte> datagram)
    {
        Prefix.CopyTo(datagram);
        var length = Prefix.Length + Encoding.UTF8.GetBytes(Epoch, datagram[Prefix.Length..]);
        datagram[length++] = (byte)' ';
        Utf8Formatter.TryFormat(Segment, datagram[length..], out var digits);
        length += digits;
        datagram[length++] = (byte)' ';
        Utf8Formatter.TryFormat(Offset, datagram[length..], out digits);
        return length + digits;
    }

    /// <summary>Whether a datagram is meant to be one of these, of whatever log.</summary>
    internal static bool IsMeant(ReadOnlySpan<byte> datagram) => datagram.StartsWith(Prefix);

    /// <summary>Reads a datagram, which anybody on this machine may have sent.</summary>
    /// <returns>Null if it is not the end of the log of that epoch.</returns>
    internal static LogEnd? Read(ReadOnlySpan<byte> datagram, string epoch)
    {
        if (!IsMeant(datagram))
            return null;
        Span<byte> expected = stackalloc byte[BytesMax];
        var rest = datagram[Prefix.Length..];
        return Encoding.UTF8.TryGetBytes(epoch, expected, out var length)
            && rest.StartsWith(expected[..length]) && rest[length..] is [(byte)' ', .. var numbers]
            && Utf8Parser.TryParse(numbers, out int segment, out var digits) && segment > 0
            && numbers[digits..] is [(byte)' ', .. var number]
            && Utf8Parser.TryParse(number, out long offset, out digits) && offset >= 0 && digits == number.Length
            ? new LogEnd(epoch, segment, offset)
            : null;
    }
}
