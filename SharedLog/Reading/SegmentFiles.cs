using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;

namespace OrleansChat.SharedLog.Reading;

/// <summary>
/// Finds the files of a log's segments for one who only reads, without the log's lock: a server may rename <c>chat.log</c> and begin a new one between any two looks. What is open
/// stays the segment that it was.
/// </summary>
internal sealed class SegmentFiles(IDisk disk, LogPaths paths)
{
    /// <summary>Opens a segment by its number.</summary>
    /// <returns>The file, and whether it is <c>chat.log</c>; null if there is no such segment (yet).</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public async ValueTask<(IDiskFile File, string Path)?> OpenAsync(int segment)
    {
        if (await OpenEndedAsync(segment) is { } ended)
            return ended;
        if (await disk.OpenExistingAsync(paths.Current) is { } current)
        {
            // One without a head that can be read is what comes behind all that have a number.
            if (await SegmentOfAsync(current) is { } number && (number == segment || number == 0))
                return (current, paths.Current);
            current.Dispose();
        }

        // It may have been renamed between the two looks.
        return await OpenEndedAsync(segment);
    }

    /// <summary>Opens a segment that has ended, by its number.</summary>
    public async ValueTask<(IDiskFile File, string Path)?> OpenEndedAsync(int segment)
        => await disk.OpenExistingAsync(paths.Ended(segment)) is { } file ? (file, paths.Ended(segment)) : null;

    /// <summary>Which segment <c>chat.log</c> is; 0 if its first line is not a head, null if it has none yet or is not there.</summary>
    public async ValueTask<int?> CurrentSegmentAsync()
    {
        using var current = await disk.OpenExistingAsync(paths.Current);
        return current is null ? null : await SegmentOfAsync(current);
    }

    /// <summary>Which segment a file is by its first line; 0 if that is not a head, null if there is none yet.</summary>
    public static async ValueTask<int?> SegmentOfAsync(IDiskFile file)
    {
        await foreach (var line in RawLines.ReadAsync(file, 0, Math.Min(await file.LengthAsync(), LogLimits.LineBytesMax + 1), CancellationToken.None))
        {
            try
            {
                if (line.IsWhole)
                    return line.Read() is LogHead head ? head.Segment : 0;
                return line.Length > LogLimits.LineBytesMax ? 0 : null;
            }
            catch (LogCorruptException)
            {
                return 0;
            }
        }

        return null;
    }

    /// <summary>The last segment whose file has its number in the name, and before which none is missing; 0 if there is none.</summary>
    public async ValueTask<int> LastEndedAsync()
    {
        var last = 0;
        while (await disk.ExistsAsync(paths.Ended(last + 1)))
            last++;
        return last;
    }
}
