using System.Buffers.Binary;
using OrleansChat.SharedLog.Format;

namespace OrleansChat.SharedLog.Postgres.Rows;

/// <summary>
/// A checksum over all lines up to one, made of that of the line before and the line's own. Two servers that have read the same position with the same chain have read the same log; and a
/// database that has lost its last lines cannot hide it behind others of the same length.
/// </summary>
internal static class LineChain
{
    /// <summary>The chain before the first line.</summary>
    public const uint Start = 0;

    // Eight digits, and the quote and the bracket behind them.
    private const int DigitsFromEnd = 10;
    private const int Digits = 8;

    /// <summary>The chain behind a line.</summary>
    /// <param name="before">The chain before it.</param>
    /// <param name="line">The line with its seal, without its LF.</param>
    public static uint Next(uint before, ReadOnlySpan<byte> line)
    {
        Span<byte> link = stackalloc byte[sizeof(uint) + Digits];
        BinaryPrimitives.WriteUInt32BigEndian(link, before);
        // The seal covers the line, so its checksum stands for all of it. What is too short has no seal, and is found to be no line.
        if (line.Length >= LineSeal.Length)
            line.Slice(line.Length - DigitsFromEnd, Digits).CopyTo(link[sizeof(uint)..]);
        return Crc32C.Of(link);
    }
}
