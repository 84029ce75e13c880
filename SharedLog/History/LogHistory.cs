using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.Reading;

namespace OrleansChat.SharedLog.History;

/// <summary>
/// Reads messages again: from memory, and else from the segment that has them, found by its sparse index. It never takes the log's lock: what it is asked for stands before the
/// place that this server has read up to, and lines there do not change.
/// </summary>
internal sealed class LogHistory(IDisk disk, LogPaths paths, string server, LogFile file, LogEvents events) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (SegmentIndex Index, long Used)> _indexes = [];
    private readonly SemaphoreSlim _turns = new(1);
    private long _uses;

    /// <summary>The last messages; the appender adds to them.</summary>
    public RecentMessages Recent { get; } = new(LogLimits.RecentBytesMax);

    /// <summary>Reads messages of a channel in the order of their seqs.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="fromSeq">The first one wanted, from 1.</param>
    /// <param name="count">How many are wanted at most; as a page, fewer may be given though there are more, but never none.</param>
    /// <returns>The messages with the seqs from <paramref name="fromSeq"/> on, without gap; empty if the channel has none there yet.</returns>
    /// <exception cref="IOException">The disk failed, or a segment is not there.</exception>
    /// <exception cref="LogCorruptException">A line is damaged.</exception>
    public async ValueTask<IReadOnlyList<RelayMessage>> ReadAsync(string channel, long fromSeq, int count)
    {
        if (Recent.Read(channel, fromSeq, count) is { } recent)
            return recent;
        // One reader of files at a time: each holds a block in memory.
        await _turns.WaitAsync();
        try
        {
            return await ReadFileAsync(channel, fromSeq, count);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Keeps the index of a segment that has just ended, so that it need not be made from the segment.</summary>
    public void Keep(int segment, SegmentIndex index)
    {
        lock (_gate)
        {
            _indexes[segment] = (index, ++_uses);
            if (_indexes.Count > LogLimits.IndexesInMemoryMax)
                _indexes.Remove(_indexes.MinBy(entry => entry.Value.Used).Key);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private async ValueTask<IReadOnlyList<RelayMessage>> ReadFileAsync(string channel, long fromSeq, int count)
    {
        var end = file.Mark;
        for (var segment = end.Segment; segment >= 1; segment--)
        {
            var index = segment == end.Segment ? end.Index : await IndexOfAsync(segment);
            if (index.Find(channel, fromSeq) is not { } place)
                continue;
            using var opened = await OpenAsync(segment, end.Segment);
            var segmentEnd = segment == end.Segment ? end.Offset : await opened.LengthAsync();
            return await ReadBlockAsync(opened, place, segmentEnd, channel, fromSeq, count);
        }

        return [];
    }

    private async ValueTask<IDiskFile> OpenAsync(int segment, int current)
        => await paths.OpenForReadingAsync(disk, segment, isCurrent: segment == current)
            ?? throw new FileNotFoundException($"The segment {paths.Ended(segment)} of the log is not there.", paths.Ended(segment));

    // Reads the lines that begin in the block of the place; the last of them may end behind it.
    private static async ValueTask<IReadOnlyList<RelayMessage>> ReadBlockAsync(
        IDiskFile opened, Place place, long segmentEnd, string channel, long fromSeq, int count)
    {
        var blockEnd = Math.Min(SegmentIndex.BlockEnd(place.Offset), segmentEnd);
        var bytes = new byte[Math.Min(blockEnd + LogLimits.LineBytesMax, segmentEnd) - place.Offset];
        var read = await opened.ReadFullAsync(place.Offset, bytes);
        var found = new List<RelayMessage>();
        var name = JsonEncodedText.Encode(channel, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        for (var start = 0; place.Offset + start < blockEnd && found.Count < count;)
        {
            var length = bytes.AsSpan(start, read - start).IndexOf((byte)'\n');
            if (length < 0)
                break;
            if (EntryReader.MayBeMessageOf(bytes.AsSpan(start, length), name)
                && EntryReader.Read(bytes.AsMemory(start, length), place.Offset + start) is RelayMessage message && message.Seq >= fromSeq)
            {
                // Whatever is wrong with the file or its index, nothing is left out silently.
                if (message.Seq != fromSeq + found.Count)
                    throw new LogCorruptException(place.Offset + start, $"the channel {channel} goes on with {message.Seq} where {fromSeq + found.Count} belongs");
                found.Add(message);
            }

            start += length + 1;
        }

        return found;
    }

    private async ValueTask<SegmentIndex> IndexOfAsync(int segment)
    {
        lock (_gate)
        {
            if (_indexes.TryGetValue(segment, out var known))
            {
                _indexes[segment] = (known.Index, ++_uses);
                return known.Index;
            }
        }

        var index = await IndexFile.ReadAsync(disk, paths.Index(segment));
        if (index is null)
        {
            index = await ScanAsync(segment);
            await TrySaveAsync(segment, index);
        }

        Keep(segment, index);
        return index;
    }

    private async ValueTask TrySaveAsync(int segment, SegmentIndex index)
    {
        try
        {
            await IndexFile.WriteAsync(disk, paths.Index(segment), server, index);
        }
        catch (IOException e)
        {
            // It only saves time.
            events.SideFileFailed(e);
        }
    }

    private async ValueTask<SegmentIndex> ScanAsync(int segment)
    {
        using var opened = await OpenAsync(segment, file.Mark.Segment);
        var index = new SegmentIndex();
        await foreach (var line in RawLines.ReadAsync(opened, 0, await opened.LengthAsync(), CancellationToken.None))
        {
            if (!line.IsWhole)
                throw new LogCorruptException(line.Offset, "the last line of an ended segment is not whole");
            if (line.Read() is RelayMessage message)
                index.Add(message.Channel, message.Seq, line.Offset);
        }

        return index;
    }
}
