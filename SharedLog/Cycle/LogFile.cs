using OrleansChat.SharedLog.Checkpoints;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.History;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Cycle;

/// <summary>
/// One server's place in the log: which segment it reads, how far, and the state that the lines up to there make. Everything but <see cref="HasNewsAsync"/>,
/// <see cref="LengthAsync"/> and <see cref="SyncAsync"/> is called by the holder of the log's lock.
/// </summary>
internal sealed class LogFile(IDisk disk, LogPaths paths, LogEvents events) : IDisposable
{
    private readonly SegmentSyncs _syncs = new(events);
    private ReadMark _mark = new(1, 0, new SegmentIndex());
    private IDiskFile? _file;
    private IDiskFile? _previous;
    private IDiskFile? _torn;

    /// <summary>The segment that is read or written now, from 1.</summary>
    public int Segment { get; private set; } = 1;

    /// <summary>The end of the last line that was read or written here, in bytes from the start of the segment.</summary>
    public long End { get; private set; }

    public ClusterState State { get; } = new();

    /// <summary>The same place for other threads, with the index of the segment up to there.</summary>
    public ReadMark Mark => Volatile.Read(ref _mark);

    /// <summary>Called when this server has read the last line of a segment, with the whole segment's index.</summary>
    public Action<int, SegmentIndex> OnSegmentEnded { get; set; } = (_, _) => { };

    /// <summary>How long the file that is read or written now is; 0 before it is opened. May be asked on any thread, without the lock.</summary>
    public ValueTask<long> LengthAsync() => Volatile.Read(ref _file)?.LengthAsync() ?? default;

    /// <summary>Whether the file has grown since. A hint: it is read without the lock.</summary>
    public async ValueTask<bool> HasNewsAsync() => _file is null || NeedsRepair || await _file.LengthAsync() != End;

    /// <summary>
    /// Reads and folds what others appended since the last time, puts aside what a dead writer left unfinished, and goes on to the next segment where one has ended. Afterwards
    /// this is the segment that is written; if its head is missing (<see cref="NeedsHead"/>), it is the caller's to write.
    /// </summary>
    /// <param name="entries">Receives the new entries, in order; null when nobody wants them.</param>
    /// <exception cref="LogCorruptException">The file is damaged. The state is what the lines before the damage make.</exception>
    /// <exception cref="IOException">The disk failed; it may be tried again.</exception>
    public async ValueTask CatchUpAsync(List<LogEntry>? entries)
    {
        _file ??= await OpenAsync();
        await ReadSegmentAsync(_file, entries);
        while (State.IsEnded && State.Head!.Segment == Segment)
        {
            await GoToNextSegmentAsync(_file);
            await ReadSegmentAsync(_file, entries);
        }
    }

    /// <summary>
    /// Reads and folds what cannot change any more, without the lock: ended segments whole, and of the one that is written as much as stood there when the lock was held for a moment.
    /// A start that had to read gigabytes under the lock would be taken for a holder that stands still.
    /// </summary>
    /// <param name="lengthUnderLock">Takes the lock, asks the file for its length, and gives the lock back.</param>
    /// <exception cref="LogCorruptException">The file is damaged.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public async ValueTask ReadAheadAsync(Func<IDiskFile, ValueTask<long>> lengthUnderLock)
    {
        _file ??= await OpenAsync();
        while (true)
        {
            var isEnded = await disk.ExistsAsync(paths.Ended(Segment));
            await ReadLinesAsync(_file, isEnded ? await _file.LengthAsync() : await lengthUnderLock(_file), entries: null);
            if (!isEnded || !State.IsEnded || State.Head!.Segment != Segment)
                return;
            await GoToNextSegmentAsync(_file);
        }
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
    /// Makes durable what was written before this call. A server never leaves a segment without having synced it, so this holds also for lines of the segments before.
    /// </summary>
    /// <exception cref="IOException">The disk failed. What was written since the last success may be lost, although it can still be read; see <see cref="RepairAsync"/>.</exception>
    public ValueTask SyncAsync() => _syncs.SyncAsync(() => Volatile.Read(ref _file)!, () => Mark);

    /// <inheritdoc cref="SegmentSyncs.NeedsRepair" />
    public bool NeedsRepair => _syncs.NeedsRepair;

    /// <summary>Writes everything since the last good sync once more, in place, and syncs it. Needs no lock: the same bytes again change nothing for anybody.</summary>
    /// <exception cref="IOException">The disk still fails.</exception>
    /// <exception cref="LogCorruptException">What can be read there is not what was written.</exception>
    public ValueTask RepairAsync() => _syncs.RepairAsync(_file!, End);

    public void Dispose()
    {
        _file?.Dispose();
        _previous?.Dispose();
        _torn?.Dispose();
    }

    private async ValueTask ReadSegmentAsync(IDiskFile file, List<LogEntry>? entries)
    {
        var length = await file.LengthAsync();
        if (length < End)
            throw new LogCorruptException(length, $"the file ends here, and {End} bytes of it were read before");
        await ReadLinesAsync(file, length, entries);
        if (End < length)
            await PutTornTailAsideAsync(file, length);
    }

    // Whole lines; what stands behind the last LF stays unread.
    private async ValueTask ReadLinesAsync(IDiskFile file, long length, List<LogEntry>? entries)
    {
        while (End < length)
        {
            // Fresh memory for every chunk: the entries keep slices of it.
            var chunk = new byte[Math.Min(length - End, LogLimits.ReadChunkBytes)];
            var count = await file.ReadFullAsync(End, chunk);
            if (Fold(chunk.AsMemory(0, count), entries) > 0)
                continue;
            if (count == LogLimits.ReadChunkBytes)
                throw new LogCorruptException(End, $"a line is longer than {LogLimits.ReadChunkBytes} bytes");
            return;
        }
    }

    private int Fold(ReadOnlyMemory<byte> chunk, List<LogEntry>? entries)
    {
        var consumed = 0;
        while (chunk.Span[consumed..].IndexOf((byte)'\n') is var length and >= 0)
        {
            if (length >= LogLimits.LineBytesMax)
                throw new LogCorruptException(End, $"a line is longer than {LogLimits.LineBytesMax} bytes");
            var entry = EntryReader.Read(chunk.Slice(consumed, length), End);
            if (State.Apply(entry) is { } contradiction)
            {
                State.Rollback();
                throw new LogCorruptException(End, contradiction);
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

    // The lock is free only when its holder gave it back after a whole write, or died. So unfinished bytes are a dead writer's, and nobody was ever told of them.
    private async ValueTask PutTornTailAsideAsync(IDiskFile file, long length)
    {
        var bytes = new byte[length - End];
        var tail = bytes.AsMemory(0, await file.ReadFullAsync(End, bytes));
        _torn ??= await disk.OpenFileAsync(paths.Torn);
        await _torn.WriteAsync(await _torn.LengthAsync(), tail);
        await _torn.SyncAsync();
        await file.CutAsync(End);
        events.TornTail(paths.Current, End, tail.Length);
    }

    // Whoever ended the segment may have died at any point behind its last line, so every step is done by whoever comes first, and again is harmless.
    private async ValueTask GoToNextSegmentAsync(IDiskFile file)
    {
        if (NeedsRepair)
            await RepairAsync();
        // Not the file's own: when this sync fails, the syncer must know, or its next one would succeed for pages that were never written.
        await SyncAsync();
        var ended = paths.Ended(Segment);
        if (!await disk.ExistsAsync(ended))
            await disk.RenameAsync(paths.Current, ended);
        var next = await OpenSegmentAsync(Segment + 1);
        var mayBeUnsynced = await MayBeUnsyncedAsync(next, Segment + 1, synced: 0);
        // From here on nothing can fail, so that file, place and index always belong together.
        OnSegmentEnded(Segment, _mark.Index);
        // The syncer may be at work on the file before; it is closed one segment later.
        _previous?.Dispose();
        _previous = file;
        Volatile.Write(ref _file, next);
        Segment++;
        End = 0;
        _syncs.Begin(synced: 0, mayBeUnsynced);
        Volatile.Write(ref _mark, new ReadMark(Segment, 0, new SegmentIndex()));
    }

    private async ValueTask<IDiskFile> OpenAsync()
    {
        var checkpoint = await CheckpointAsync();
        var segment = checkpoint?.Head.Segment ?? Segment;
        var opened = await OpenSegmentAsync(segment);
        var mayBeUnsynced = await MayBeUnsyncedAsync(opened, segment, checkpoint?.Offset ?? 0);
        // From here on nothing can fail: what is begun twice must not be restored twice.
        _syncs.Begin(checkpoint?.Offset ?? 0, mayBeUnsynced);
        if (checkpoint is not null)
            Restore(checkpoint);
        return opened;
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

    // A kernel tells of a failed sync only those who had the file open then. So what stood there before this server opened it, is proved by no sync of its own. A segment that was
    // left by another server is durable, and what a checkpoint has was synced before it.
    private async ValueTask<bool> MayBeUnsyncedAsync(IDiskFile opened, int segment, long synced)
        => await opened.LengthAsync() > synced && !await disk.ExistsAsync(paths.Ended(segment));

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
