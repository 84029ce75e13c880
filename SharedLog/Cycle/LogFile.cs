using System.Runtime.CompilerServices;
using OrleansChat.SharedLog.Checkpoints;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.History;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Cycle;

/// <summary>
/// One server's place in the log: which segment it reads, how far, and the state that the lines up to there make. Belongs to the appending thread; <see cref="Mark"/>,
/// <see cref="SyncAsync"/> and <see cref="SyncHasFailed"/> are for all. <see cref="CatchUpAsync"/> and <see cref="TryWriteAsync"/> are for the holder of the log's lock, the rest
/// needs none.
/// </summary>
/// <param name="disk">The disk.</param>
/// <param name="paths">The log's files.</param>
/// <param name="events">Told of what people should know.</param>
/// <param name="catchUpBytesMax">So much is read under the lock at most.</param>
internal sealed class LogFile(IDisk disk, LogPaths paths, LogEvents events, long catchUpBytesMax = LogLimits.CatchUpBytesMax) : IDisposable
{
    private readonly SegmentSyncs _syncs = new(events);
    private ReadMark _mark = new(1, 0, new SegmentIndex());
    private IDiskFile? _file;
    private IDiskFile? _torn;

    // Up to here there were whole lines when this server held the lock; they cannot change any more.
    private long _settled;

    /// <summary>The segment that is read or written now, from 1.</summary>
    public int Segment { get; private set; } = 1;

    /// <summary>The end of the last line that was read or written here, in bytes from the start of the segment.</summary>
    public long End { get; private set; }

    public ClusterState State { get; } = new();

    /// <summary>The same place for other threads, with the index of the segment up to there.</summary>
    public ReadMark Mark => Volatile.Read(ref _mark);

    /// <summary>Called when this server has read the last line of a segment, with the whole segment's index.</summary>
    public Action<int, SegmentIndex> OnSegmentEnded { get; set; } = (_, _) => { };

    /// <summary>Whether the file has grown since. A hint: it is read without the lock.</summary>
    public async ValueTask<bool> HasNewsAsync() => _file is null || SyncHasFailed || IsAtEndOfSegment || await _file.LengthAsync() != End;

    /// <summary>
    /// Reads and folds what others appended since the last time, puts aside what a dead writer left unfinished, and goes on to the next segment where one has ended. Afterwards
    /// this is the segment that is written; if its head is missing (<see cref="NeedsHead"/>), it is the caller's to write.
    /// </summary>
    /// <param name="entries">Receives the new entries, in order; null when nobody wants them.</param>
    /// <returns>False if there is something to do before that takes too long while others wait: give the lock back, call <see cref="AdvanceAsync"/>, and try again.</returns>
    /// <exception cref="LogCorruptException">The file is damaged. The state is what the lines before the damage make.</exception>
    /// <exception cref="IOException">The disk failed; it may be tried again.</exception>
    public async ValueTask<bool> CatchUpAsync(List<LogEntry>? entries)
    {
        if (_file is null)
            await OpenAsync();
        if (!await TryReadSegmentAsync(entries))
            return false;
        if (!IsAtEndOfSegment)
            return true;
        // Whoever ended the segment may have died at any point behind its last line, so every step is done by whoever comes first, and again is harmless.
        if (_syncs.Covers(End) && !await disk.ExistsAsync(paths.Ended(Segment)))
            await disk.RenameAsync(paths.Current, paths.Ended(Segment));
        return false;
    }

    /// <summary>
    /// Does what <see cref="CatchUpAsync"/> found to take too long, as far as one step goes: reads a piece of what was appended, which cannot change any more; syncs a segment that
    /// has ended; goes over to the next one. None of it needs the lock.
    /// </summary>
    /// <param name="entries"><inheritdoc cref="CatchUpAsync" path="/param[@name='entries']"/></param>
    /// <exception cref="LogCorruptException">The file is damaged.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public async ValueTask AdvanceAsync(List<LogEntry>? entries)
    {
        if (End < _settled)
            await ReadLinesAsync(Math.Min(_settled, End + Math.Max(catchUpBytesMax, LogLimits.ReadChunkBytes)), entries);
        else if (await disk.ExistsAsync(paths.Ended(Segment)))
            await GoToNextSegmentAsync();
        else if (SyncHasFailed)
            await RepairAsync();
        else
            await SyncAsync();
    }

    /// <summary>
    /// Reads and folds what others appended, without the lock: what stands before the end that its writer told of does not change any more. Nothing is known of what stands behind it.
    /// </summary>
    /// <param name="end">The end that was told.</param>
    /// <param name="entries"><inheritdoc cref="CatchUpAsync" path="/param[@name='entries']"/></param>
    /// <returns>False if that is not enough, and the lock is needed: call <see cref="CatchUpAsync"/>. What was read is read all the same.</returns>
    /// <exception cref="LogCorruptException">The file is damaged.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public async ValueTask<bool> TryFollowAsync(LogEnd end, List<LogEntry>? entries)
    {
        if (_file is null || SyncHasFailed || IsAtEndOfSegment || end.Segment != Segment || end.Epoch != State.Head?.Epoch || end.Offset - End > catchUpBytesMax)
            return false;
        await ReadLinesAsync(end.Offset, entries);
        return End >= end.Offset && !IsAtEndOfSegment;
    }

    /// <summary>Whether the segment has no line yet.</summary>
    public bool NeedsHead => State.Head?.Segment != Segment;

    /// <summary>Writes whole lines at the end. When that fails, nothing of them stays.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="entries">What they say, and where each begins in <paramref name="lines"/>.</param>
    /// <returns>False if the disk refused them.</returns>
    /// <exception cref="LogLostException">The disk refused them and refuses to cut them off again.</exception>
    public async ValueTask<bool> TryWriteAsync(ReadOnlyMemory<byte> lines, IReadOnlyList<(LogEntry Entry, int Start)> entries)
    {
        try
        {
            await _file!.WriteAsync(End, lines);
            foreach (var (entry, start) in entries)
                AddToIndex(entry, End + start);
            End += lines.Length;
            PublishMark();
            return true;
        }
        catch (IOException e)
        {
            events.WriteFailed(paths.Current, End, e);
        }

        try
        {
            await _file!.CutAsync(End);
            return false;
        }
        catch (IOException e)
        {
            // Whole lines may stand there that this server did not fold, and told its clients they are not. Only a new start can make that right.
            throw new LogLostException("A failed write could not be cut off again.", e);
        }
    }

    /// <summary>
    /// Makes durable what was written before this call. No server leaves a segment that was not synced, so this holds also for lines of the segments before.
    /// </summary>
    /// <exception cref="IOException">The disk failed, now or before. What was written since the last success may be lost, although it can still be read; see <see cref="RepairAsync"/>.</exception>
    public ValueTask SyncAsync() => _syncs.SyncAsync(() => Mark.Offset);

    /// <inheritdoc cref="SegmentSyncs.HasFailed" />
    public bool SyncHasFailed => _syncs.HasFailed;

    /// <inheritdoc cref="SegmentSyncs.RepairAsync" />
    public ValueTask RepairAsync() => _syncs.RepairAsync(End);

    public void Dispose()
    {
        _file?.Dispose();
        _torn?.Dispose();
    }

    private bool IsAtEndOfSegment => State.IsEnded && State.Head!.Segment == Segment;

    private async ValueTask<bool> TryReadSegmentAsync(List<LogEntry>? entries)
    {
        var length = await _file!.LengthAsync();
        if (length < End)
            throw new LogCorruptException(length, $"the file ends here, and {End} bytes of it were read before", paths.Current);
        if (length - End > catchUpBytesMax && await EndOfLinesAsync(length) is var settled && settled - End > catchUpBytesMax)
        {
            _settled = settled;
            return false;
        }

        await ReadLinesAsync(length, entries);
        if (End < length)
            await PutTornTailAsideAsync(length);
        return true;
    }

    // Behind the last LF stands what a dead writer left, which others may cut off as soon as they have the lock.
    private async ValueTask<long> EndOfLinesAsync(long length)
    {
        var chunk = new byte[LogLimits.LineBytesMax];
        for (var end = length; end > End;)
        {
            var start = Math.Max(End, end - chunk.Length);
            var count = await _file!.ReadFullAsync(start, chunk.AsMemory(0, (int)(end - start)));
            if (chunk.AsSpan(0, count).LastIndexOf((byte)'\n') is var last and >= 0)
                return start + last + 1;
            end = start;
        }

        return End;
    }

    // Whole lines; what stands behind the last LF stays unread.
    private async ValueTask ReadLinesAsync(long length, List<LogEntry>? entries)
    {
        while (End < length)
        {
            // Fresh memory for every chunk: the entries keep slices of it.
            var chunk = new byte[Math.Min(length - End, LogLimits.ReadChunkBytes)];
            var count = await _file!.ReadFullAsync(End, chunk);
            if (Fold(chunk.AsMemory(0, count), entries) > 0)
                continue;
            if (count == LogLimits.ReadChunkBytes && !await IsEmptySpaceAsync(length))
                throw Damage($"a line is longer than {LogLimits.ReadChunkBytes} bytes");
            return;
        }
    }

    // After a loss of power a file system may have the file's length but not its last pages, which then read as zeros.
    private async ValueTask<bool> IsEmptySpaceAsync(long length)
    {
        var chunk = new byte[LogLimits.ReadChunkBytes];
        for (var at = End; at < length; at += chunk.Length)
        {
            var count = await _file!.ReadFullAsync(at, chunk.AsMemory(0, (int)Math.Min(chunk.Length, length - at)));
            // A line that was begun may stand before it.
            var zeros = at == End ? chunk.AsSpan(0, count).IndexOf((byte)0) : 0;
            if (zeros < 0 || chunk.AsSpan(zeros, count - zeros).ContainsAnyExcept((byte)0))
                return false;
        }

        return true;
    }

    // Long starts go through this at once; it must not wait to be compiled well.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Fold(ReadOnlyMemory<byte> chunk, List<LogEntry>? entries)
    {
        var consumed = 0;
        while (chunk.Span[consumed..].IndexOf((byte)'\n') is var length and >= 0)
        {
            if (length >= LogLimits.LineBytesMax)
                throw Damage($"a line is longer than {LogLimits.LineBytesMax} bytes");
            var entry = ReadEntry(chunk.Slice(consumed, length));
            if (State.Apply(entry) is { } contradiction)
            {
                State.Rollback();
                throw Damage(contradiction);
            }

            AddToIndex(entry, End);
            // Line by line, not at the end: what is forgotten must be forgotten at the same line as in the server that wrote it.
            State.Commit();
            entries?.Add(entry);
            consumed += length + 1;
            End += length + 1;
        }

        PublishMark();
        return consumed;
    }

    private LogEntry ReadEntry(ReadOnlyMemory<byte> line)
    {
        try
        {
            return EntryReader.Read(line, End);
        }
        catch (LogCorruptException e)
        {
            throw Damage(e.Problem);
        }
    }

    private LogCorruptException Damage(string problem) => new(End, $"{problem} (segment {Segment})", paths.Current);

    // The lock is free only when its holder gave it back after a whole write, or died. So unfinished bytes are a dead writer's, and nobody was ever told of them.
    private async ValueTask PutTornTailAsideAsync(long length)
    {
        var bytes = new byte[Math.Min(length - End, LogLimits.ReadChunkBytes)];
        var tail = bytes.AsMemory(0, await _file!.ReadFullAsync(End, bytes)).TrimEnd((byte)0);
        _torn ??= await disk.OpenFileAsync(paths.Torn);
        await _torn.WriteAsync(await _torn.LengthAsync(), tail);
        await _torn.SyncAsync();
        await _file!.CutAsync(End);
        events.TornTail(paths.Current, End, length - End);
    }

    private async ValueTask GoToNextSegmentAsync()
    {
        var next = await OpenSegmentAsync(Segment + 1);
        var unprovenTo = await UnprovenToAsync(next, Segment + 1);
        OnSegmentEnded(Segment, _mark.Index);
        await _syncs.BeginAsync(next, synced: 0, unprovenTo, () =>
        {
            _file!.Dispose();
            _file = next;
            Segment++;
            (End, _settled) = (0, 0);
            Volatile.Write(ref _mark, new ReadMark(Segment, 0, new SegmentIndex()));
        });
    }

    private async ValueTask OpenAsync()
    {
        var checkpoint = await CheckpointAsync();
        var segment = checkpoint?.Head.Segment ?? Segment;
        var synced = checkpoint?.Offset ?? 0;
        var opened = await OpenSegmentAsync(segment);
        await _syncs.BeginAsync(opened, synced, await UnprovenToAsync(opened, segment), () =>
        {
            _file = opened;
            if (checkpoint is not null)
                Restore(checkpoint);
        });
    }

    private void Restore(Checkpoint checkpoint)
    {
        State.Restore(checkpoint);
        Segment = checkpoint.Head.Segment;
        End = checkpoint.Offset;
        var index = new SegmentIndex();
        foreach (var (channel, places) in checkpoint.Places)
        {
            foreach (var place in places)
                index.Add(channel, place.Seq, place.Offset);
        }

        Volatile.Write(ref _mark, new ReadMark(Segment, End, index));
    }

    // A kernel tells of a failed sync only those who had the file open then. So what stood there before this server opened it is proven by no sync of its own. A segment that has
    // its number in its name is durable, for everybody.
    private async ValueTask<long> UnprovenToAsync(IDiskFile opened, int segment) => await disk.ExistsAsync(paths.Ended(segment)) ? 0 : await opened.LengthAsync();

    // A checkpoint that does not fit the log, because one of them was replaced, is as good as none.
    private async ValueTask<Checkpoint?> CheckpointAsync()
    {
        if (await Checkpoint.LoadAsync(disk, paths.Checkpoint) is not { } checkpoint)
            return null;
        using var segment = await OpenSegmentAsync(checkpoint.Head.Segment);
        var line = new byte[LogLimits.LineBytesMax];
        var head = line.AsMemory(0, await segment.ReadAsync(0, line));
        var last = new byte[1];
        if (head.Span.IndexOf((byte)'\n') is var length and >= 0
            && checkpoint.Head.Equals(EntryReader.Read(head[..length], 0))
            && await segment.LengthAsync() >= checkpoint.Offset
            && await segment.ReadAsync(checkpoint.Offset - 1, last) == 1 && last[0] == '\n')
        {
            return checkpoint;
        }

        events.CheckpointPassedOver(paths.Checkpoint);
        return null;
    }

    private void AddToIndex(LogEntry entry, long offset)
    {
        if (entry is RelayMessage message)
            _mark.Index.Add(message.Channel, message.Seq, offset);
    }

    private void PublishMark() => Volatile.Write(ref _mark, _mark with { Offset = End });

    private ValueTask<IDiskFile> OpenSegmentAsync(int segment) => paths.OpenAsync(disk, segment);
}
