using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;

namespace OrleansChat.SharedLog.Reading;

/// <summary>What stands between two LFs of a segment, before anything of it is believed.</summary>
/// <param name="Offset">Where it begins, in bytes from the start of the segment.</param>
/// <param name="Bytes">The line without its LF, valid until the next one is asked for; empty if it is longer than <see cref="LogLimits.LineBytesMax"/>.</param>
/// <param name="Length">How many bytes it has, its LF included.</param>
/// <param name="IsWhole">Whether there is an LF behind it.</param>
internal readonly record struct RawLine(long Offset, ReadOnlyMemory<byte> Bytes, long Length, bool IsWhole)
{
    /// <summary>Whether no server can have written it.</summary>
    public bool IsTooLong => IsWhole ? Length > LogLimits.LineBytesMax : Length >= LogLimits.ReadChunkBytes;

    /// <summary>The entry that the line is.</summary>
    /// <exception cref="LogCorruptException">It is none.</exception>
    public LogEntry Read()
        => IsTooLong ? throw new LogCorruptException(Offset, $"a line is longer than {LogLimits.LineBytesMax} bytes") : EntryReader.Read(Bytes, Offset);
}
