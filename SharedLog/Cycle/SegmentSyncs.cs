using System.Buffers;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.Reading;

namespace OrleansChat.SharedLog.Cycle;

/// <summary>
/// How much of the segment is durable for certain. A sync proves only what its opening of the file could see from the beginning: a kernel that could not write pages tells those
/// who have the file open then, and may call the pages clean all the same, so that the next sync succeeds without having done anything. What is not proven is therefore written
/// once more, in place, and synced. That changes nothing for anybody: it needs no lock, and may take its time. Thread-safe.
/// </summary>
internal sealed class SegmentSyncs(LogEvents events)
{
    // A failed sync is told once to each opening: of two at a time, one would be told that all is well.
    private readonly Turns _turns = new();
    private IDiskFile? _file;
    private long _synced;

    // What stands between _synced and here is proven by no sync until it was written again.
    private long _unprovenTo;
    private bool _hasFailed;

    /// <summary>Whether a sync has failed and <see cref="RepairAsync"/> has not succeeded since. Until then nothing counts as durable.</summary>
    public bool HasFailed => Volatile.Read(ref _hasFailed);

    /// <summary>Whether everything up to a place is durable for certain.</summary>
    public bool Covers(long end) => !HasFailed && Interlocked.Read(ref _synced) >= end;

    /// <summary>Goes over to a file, or begins with one, when no sync is at work.</summary>
    /// <param name="file">The file.</param>
    /// <param name="synced">Its bytes up to here are durable.</param>
    /// <param name="unprovenTo">Up to here others may have failed to sync what stands behind them.</param>
    /// <param name="goOver">Called in the same moment, so that file and place always belong together.</param>
    public async ValueTask BeginAsync(IDiskFile file, long synced, long unprovenTo, Action goOver)
    {
        await _turns.TakeAsync();
        try
        {
            (_file, _unprovenTo) = (file, unprovenTo);
            Interlocked.Exchange(ref _synced, synced);
            Volatile.Write(ref _hasFailed, false);
            goOver();
        }
        finally
        {
            _turns.Give();
        }
    }

    /// <summary>Makes durable what was written before this call.</summary>
    /// <param name="end">The end of what was written; asked when it is this call's turn.</param>
    /// <exception cref="IOException">The disk failed, now or before.</exception>
    /// <exception cref="LogCorruptException">What can be read there is not what was written.</exception>
    public async ValueTask SyncAsync(Func<long> end)
    {
        await _turns.TakeAsync();
        try
        {
            if (HasFailed)
                throw new IOException("A sync of the log failed before, so that none counts until what it may have lost was written again.");
            await WriteAgainAndSyncAsync(end());
        }
        finally
        {
            _turns.Give();
        }
    }

    /// <summary>After a failed sync: writes everything since the last good one once more and syncs it.</summary>
    /// <param name="end">The end of what was written, as far as this server has read.</param>
    /// <exception cref="IOException">The disk still fails, or others have written more, which must be read before.</exception>
    /// <exception cref="LogCorruptException">What can be read there is not what was written.</exception>
    public async ValueTask RepairAsync(long end)
    {
        await _turns.TakeAsync();
        try
        {
            await WriteAgainAndSyncAsync(end);
            // The file may be shorter now: what a dead writer had left is cut off.
            if (Math.Min(_unprovenTo, await _file!.LengthAsync()) > end)
                throw new IOException("What a failed sync of the log may have lost is not read yet.");
            _unprovenTo = end;
            Volatile.Write(ref _hasFailed, false);
        }
        finally
        {
            _turns.Give();
        }
    }

    private async ValueTask WriteAgainAndSyncAsync(long end)
    {
        try
        {
            if (_synced < _unprovenTo && end > _synced)
            {
                await WriteAgainAsync(_file!, _synced, end);
                events.WrittenAgain(end - _synced);
            }

            await _file!.SyncAsync();
            Interlocked.Exchange(ref _synced, Math.Max(end, _synced));
        }
        catch
        {
            Volatile.Write(ref _hasFailed, true);
            // Whatever stands in the file now may be lost, also what this server has not read yet. If it cannot even be asked for its length, everything is doubted.
            _unprovenTo = long.MaxValue;
            _unprovenTo = await _file!.LengthAsync();
            throw;
        }
    }

    private static async ValueTask WriteAgainAsync(IDiskFile file, long from, long end)
    {
        var again = new ArrayBufferWriter<byte>(LogLimits.ReadChunkBytes);
        var at = from;
        await foreach (var line in RawLines.ReadAsync(file, from, end, CancellationToken.None))
        {
            // Lost pages can read as zeros. Only what is certainly a line is worth being made durable.
            if (!line.IsWhole || !LineSeal.Holds(line.Bytes.Span))
                throw new LogCorruptException(line.Offset, "what was written there, or read before, is not there any more");
            again.Write(line.Bytes.Span);
            again.Write("\n"u8);
            if (again.WrittenCount >= LogLimits.ReadChunkBytes)
                await WriteAsync();
        }

        await WriteAsync();
        if (at < end)
            throw new LogCorruptException(at, $"the file ends here, and {end} bytes of it were written or read before");

        async ValueTask WriteAsync()
        {
            await file.WriteAsync(at, again.WrittenMemory);
            at += again.WrittenCount;
            again.ResetWrittenCount();
        }
    }
}
