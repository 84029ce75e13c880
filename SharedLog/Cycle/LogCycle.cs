using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;

namespace OrleansChat.SharedLog.Cycle;

/// <summary>
/// One hold of the log's lock, the heart of the design:
/// <code>
/// 1. take the lock
/// 2. read what others appended since last time, and fold it
/// 3. for each waiting command: decide its condition, give it its seq, write its line into the batch, fold it
/// 4. one write of the whole batch at the end of the file
/// 5. give the lock back
/// </code>
/// What would keep the others waiting is done without the lock, and then the cycle is run again: reading much, syncing a segment that has ended, going over to the next. Syncing,
/// delivering and nudging come after the cycle and are its caller's. Not thread-safe: one server runs one cycle at a time.
/// </summary>
internal sealed class LogCycle(LogFile file, IDiskLock fileLock, LockWatch watch, LogOptions options, TimeProvider time) : IDisposable
{
    private readonly CycleLines _lines = new(file.State, time);
    private bool _hasWritten;

    /// <summary>Runs the cycle and fills in the commands' results. All entries that became visible by it, others' and own, are added to <paramref name="entries"/> in the log's order.</summary>
    /// <param name="batch">The commands; may be empty, to follow.</param>
    /// <param name="entries">Receives the entries; null when nobody wants them.</param>
    /// <returns>What was done. After <see cref="CycleOutcome.NotYet"/> nothing is decided, and the cycle is to be run again.</returns>
    /// <exception cref="LogCorruptException">The log is damaged; nothing was appended, and this server must stop.</exception>
    /// <exception cref="LogLostException">What is in the file is not known any more; this server must stop.</exception>
    /// <exception cref="IOException">The disk or the lock failed; nothing was appended, and it may be tried again.</exception>
    public async ValueTask<CycleOutcome> RunAsync(IReadOnlyList<PendingAppend> batch, List<LogEntry>? entries)
    {
        if (file.SyncHasFailed)
        {
            // What a failed sync lost can be anything that stood in the file then, also what others had written, so that is read first.
            if (await RunLockedAsync([], entries) == CycleOutcome.NotYet)
                return CycleOutcome.NotYet;
            await file.RepairAsync();
        }

        return await RunLockedAsync(batch, entries);
    }

    /// <summary>Proves that the lock keeps others out. A file system that grants every lock (some network ones do) would let two servers write at once.</summary>
    /// <param name="second">Another opening of the lock.</param>
    /// <exception cref="IOException">It does not; the server must not start.</exception>
    public async ValueTask ProveLockAsync(IDiskLock second)
    {
        await LockAsync();
        try
        {
            if (await second.TryAcquireAsync())
                throw new IOException($"The file system of {options.LogPath} grants one lock twice; a log cannot be kept there.");
        }
        finally
        {
            await fileLock.ReleaseAsync();
        }
    }

    public void Dispose() => _lines.Dispose();

    private async ValueTask<CycleOutcome> RunLockedAsync(IReadOnlyList<PendingAppend> batch, List<LogEntry>? entries)
    {
        await LockAsync();
        try
        {
            if (await file.CatchUpAsync(entries) && await TryAppendAsync(batch, entries))
                return _hasWritten ? CycleOutcome.Wrote : CycleOutcome.Followed;
        }
        finally
        {
            await fileLock.ReleaseAsync();
        }

        await file.AdvanceAsync(entries);
        return CycleOutcome.NotYet;
    }

    private async ValueTask<bool> TryAppendAsync(IReadOnlyList<PendingAppend> batch, List<LogEntry>? entries)
    {
        _hasWritten = false;
        if (file.NeedsHead)
            await AppendOwnAsync(nowMs => new LogHead(LogHead.CurrentVersion, file.State.Head?.Epoch ?? options.NewEpoch(), file.Segment, nowMs), entries);
        if (batch.Count == 0)
            return true;
        if (file.End >= options.SegmentBytesMax)
        {
            // This last line says that there is a next segment. Whoever reads it sees to it, here or, if this server dies now, in another one.
            await AppendOwnAsync(nowMs => new SegmentEnd(file.Segment, nowMs), entries);
            return false;
        }

        await AppendAsync(own: null, batch, entries);
        return true;
    }

    private async ValueTask LockAsync()
    {
        watch.Begin();
        try
        {
            await fileLock.AcquireAsync();
        }
        finally
        {
            watch.End();
        }
    }

    private async ValueTask AppendOwnAsync(Func<long, LogEntry> make, List<LogEntry>? entries)
    {
        if (!await AppendAsync(make, [], entries))
            throw new IOException("The disk refuses a line of the log's own.");
    }

    // False if the disk refused the lines.
    private async ValueTask<bool> AppendAsync(Func<long, LogEntry>? own, IReadOnlyList<PendingAppend> batch, List<LogEntry>? entries)
    {
        _lines.Clear();
        var written = false;
        try
        {
            if (own is not null)
                _lines.Add(own);
            _lines.Decide(batch);
            written = _lines.Added.Count == 0 || await file.TryWriteAsync(_lines.Written, _lines.Added);
        }
        finally
        {
            if (written)
                _lines.Commit(entries);
            else
                _lines.Rollback(batch);
        }

        _hasWritten |= written && _lines.Added.Count > 0;
        return written;
    }
}
