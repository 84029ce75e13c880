using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Format;

namespace OrleansChat.SharedLog.Cycle;

/// <summary>
/// How much of the segment is durable for certain, and what becomes of a failed sync. A kernel that could not write pages may call them clean all the same, so that the next sync
/// succeeds without having done anything. So after a failure no sync proves anything until what may be lost was written again.
/// </summary>
internal sealed class SegmentSyncs(LogEvents events)
{
    // A failed sync is told once to each opening: of two at a time, one would be told that all is well.
    private readonly Turns _turns = new();
    private long _synced;
    private bool _needsRepair;

    /// <summary>Whether a sync has failed, or may have failed before this server opened the file.</summary>
    public bool NeedsRepair => Volatile.Read(ref _needsRepair);

    /// <summary>Goes over to another segment, or begins with one.</summary>
    /// <param name="synced">Its bytes up to here are durable.</param>
    /// <param name="needsRepair">Whether a sync of what stands behind them may have failed.</param>
    public void Begin(long synced, bool needsRepair)
    {
        Volatile.Write(ref _synced, synced);
        Volatile.Write(ref _needsRepair, needsRepair);
    }

    /// <summary>Makes durable what was written before this call.</summary>
    /// <param name="file">The file that is written now; asked when it is this call's turn.</param>
    /// <param name="mark">The end of what was written; asked before the sync and behind it.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    public async ValueTask SyncAsync(Func<IDiskFile> file, Func<ReadMark> mark)
    {
        await _turns.TakeAsync();
        try
        {
            var before = mark();
            await file().SyncAsync();
            if (before.Segment == mark().Segment && !NeedsRepair)
                Volatile.Write(ref _synced, before.Offset);
        }
        catch (IOException)
        {
            Volatile.Write(ref _needsRepair, true);
            throw;
        }
        finally
        {
            _turns.Give();
        }
    }

    /// <summary>Writes everything from the last good sync up to <paramref name="end"/> once more, in place, and syncs it. Nobody may write meanwhile but this server's own thread.</summary>
    /// <exception cref="IOException">The disk still fails.</exception>
    /// <exception cref="LogCorruptException">What can be read there is not what was written.</exception>
    public async ValueTask RepairAsync(IDiskFile file, long end)
    {
        await _turns.TakeAsync();
        try
        {
            var from = Volatile.Read(ref _synced);
            await WriteAgainAsync(file, from, end);
            Begin(end, needsRepair: false);
            events.SyncRepaired(end - from);
        }
        finally
        {
            _turns.Give();
        }
    }

    private static async ValueTask WriteAgainAsync(IDiskFile file, long from, long end)
    {
        await foreach (var _ in SegmentReader.ReadAsync(file, end, from))
        {
            // Reading checks every line.
        }

        for (var at = from; at < end;)
        {
            var chunk = new byte[Math.Min(end - at, LogLimits.ReadChunkBytes)];
            await file.ReadFullAsync(at, chunk);
            await file.WriteAsync(at, chunk);
            at += chunk.Length;
        }

        await file.SyncAsync();
    }
}
