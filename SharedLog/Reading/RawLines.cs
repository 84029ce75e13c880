using System.Runtime.CompilerServices;
using OrleansChat.SharedLog.Disk;

namespace OrleansChat.SharedLog.Reading;

/// <summary>Cuts a segment into lines through one buffer, whatever stands in it: a damaged line does not hide those behind it.</summary>
internal static class RawLines
{
    /// <summary>The lines from <paramref name="start"/>, where one begins, up to <paramref name="end"/> or to the end of the file if that comes first.</summary>
    public static async IAsyncEnumerable<RawLine> ReadAsync(IDiskFile file, long start, long end, [EnumeratorCancellation] CancellationToken cancel)
    {
        var buffer = new byte[Math.Clamp(end - start, 0, LogLimits.ReadChunkBytes)];
        var (lineStart, position, kept) = (start, start, 0);
        while (position < end)
        {
            cancel.ThrowIfCancellationRequested();
            var read = await file.ReadAsync(position, buffer.AsMemory(kept, (int)Math.Min(buffer.Length - kept, end - position)));
            if (read == 0)
                break;
            var (from, filled) = (0, kept + read);
            position += read;
            for (var scanned = kept; buffer.AsSpan(scanned, filled - scanned).IndexOf((byte)'\n') is var length and >= 0; scanned = from)
            {
                var lf = scanned + length;
                var whole = position - filled + lf + 1 - lineStart;
                // Of a line longer than the buffer the beginning is gone; the length says so.
                yield return new RawLine(lineStart, whole <= LogLimits.LineBytesMax ? buffer.AsMemory(from, lf - from) : default, whole, IsWhole: true);
                lineStart += whole;
                from = lf + 1;
            }

            kept = filled - from;
            buffer.AsSpan(from, kept).CopyTo(buffer);
            // No line is so long; its bytes need not be kept, only its end be found.
            if (kept == buffer.Length)
                kept = 0;
        }

        if (position > lineStart)
            yield return new RawLine(lineStart, default, position - lineStart, IsWhole: false);
    }
}
