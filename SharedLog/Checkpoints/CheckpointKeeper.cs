using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.History;

namespace OrleansChat.SharedLog.Checkpoints;

/// <summary>
/// Writes checkpoints and the indexes of ended segments beside the appender. The server whose write crosses a boundary of <see cref="LogLimits.CheckpointIntervalBytes"/> takes the
/// checkpoint, so that not all of them do; if it dies before it is written, the next boundary is soon enough.
/// </summary>
internal sealed class CheckpointKeeper(IDisk disk, LogPaths paths, string server, LogEvents events)
{
    private readonly Queue<(int Segment, SegmentIndex Index)> _indexes = new();
    private readonly SideWork _work = new("log-checkpoint", events.SideFileFailed);

    /// <summary>Remembers that an ended segment's index is to be written; of many only the last ones, the others are made when they are asked for. Called on the appending thread.</summary>
    public void Add(int segment, SegmentIndex index)
    {
        _indexes.Enqueue((segment, index));
        if (_indexes.Count > LogLimits.IndexesInMemoryMax)
            _indexes.Dequeue();
    }

    /// <summary>Looks after a cycle whether it is time. Called on the appending thread.</summary>
    /// <param name="file">The log after the cycle.</param>
    /// <param name="before">Where it stood before.</param>
    /// <param name="wrote">Whether this server wrote in it.</param>
    public void Consider(LogFile file, ReadMark before, bool wrote)
    {
        var after = file.Mark;
        var crossed = before.Segment != after.Segment || before.Offset / LogLimits.CheckpointIntervalBytes != after.Offset / LogLimits.CheckpointIntervalBytes;
        if (!wrote || !crossed || _work.IsBusy)
            return;
        var checkpoint = new Checkpoint(file.State.Head!, file.End, file.State.View, file.State.Seqs.Copy(), file.State.Cids.Copy(), after.Index.Copy());
        var indexes = _indexes.ToArray();
        _indexes.Clear();
        _work.Begin(() => Save(file, checkpoint, indexes));
    }

    /// <summary>Waits until what is being written is written.</summary>
    /// <returns>False if it was not in time.</returns>
    public bool Close(int timeoutMs) => _work.Close(timeoutMs);

    private void Save(LogFile file, Checkpoint checkpoint, (int Segment, SegmentIndex Index)[] indexes)
    {
        foreach (var (segment, index) in indexes)
            IndexFile.WriteAsync(disk, paths.Index(segment), server, index).AsTask().GetAwaiter().GetResult();
        // Who begins at a checkpoint relies on it that the lines before are durable.
        file.SyncAsync().AsTask().GetAwaiter().GetResult();
        if (!file.SyncHasFailed)
            checkpoint.SaveAsync(disk, paths.Checkpoint, server).AsTask().GetAwaiter().GetResult();
    }
}
