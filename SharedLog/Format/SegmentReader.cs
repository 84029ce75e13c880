using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.Format;

/// <summary>Reads the lines of a segment one after another, without keeping more than a chunk of it.</summary>
internal static class SegmentReader
{
    /// <summary>The entries from <paramref name="start"/>, where a line begins, up to <paramref name="end"/>, and where their lines begin. Bytes behind the last LF are left out.</summary>
    /// <exception cref="LogCorruptException">A line is damaged.</exception>
    public static async IAsyncEnumerable<(LogEntry Entry, long Offset)> ReadAsync(IDiskFile file, long end, long start = 0)
    {
        for (var offset = start; offset < end;)
        {
            var chunk = await ChunkAsync(file, offset, end);
            var consumed = 0;
            while (chunk.Span[consumed..].IndexOf((byte)'\n') is var length and >= 0)
            {
                yield return (EntryReader.Read(chunk.Slice(consumed, length), offset + consumed), offset + consumed);
                consumed += length + 1;
            }

            if (consumed == 0)
            {
                if (chunk.Length == LogLimits.ReadChunkBytes)
                    throw new LogCorruptException(offset, $"a line is longer than {LogLimits.ReadChunkBytes} bytes");
                yield break;
            }

            offset += consumed;
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ChunkAsync(IDiskFile file, long offset, long end)
    {
        var chunk = new byte[Math.Min(end - offset, LogLimits.ReadChunkBytes)];
        return chunk.AsMemory(0, await file.ReadFullAsync(offset, chunk));
    }
}
