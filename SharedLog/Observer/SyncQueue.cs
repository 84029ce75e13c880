using OrleansChat.SharedLog.Cycle;

namespace OrleansChat.SharedLog.Observer;

/// <summary>Appends that are written and wait for the disk. One sync serves all that were added before it began. Thread-safe.</summary>
internal sealed class SyncQueue(LogFile file, LogEvents events)
{
    private readonly Lock _gate = new();
    private List<PendingAppend> _waiting = [];
    private List<PendingAppend> _taken = [];

    /// <summary>Adds appends that were written before this call.</summary>
    public void Add(List<PendingAppend> written)
    {
        lock (_gate)
            _waiting.AddRange(written);
    }

    /// <summary>Whether a sync would serve anybody.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _waiting.Count == 0;
        }
    }

    /// <summary>Syncs once, and answers all that were added before. One call at a time.</summary>
    /// <exception cref="Format.LogCorruptException">What was written is not there any more; nobody was answered.</exception>
    public async ValueTask RunAsync()
    {
        lock (_gate)
            (_taken, _waiting) = (_waiting, _taken);
        Answer(await TrySyncAsync());
    }

    /// <summary>Refuses all, also those of a call of <see cref="RunAsync"/> that failed. Not while one is at work.</summary>
    public void Refuse()
    {
        lock (_gate)
        {
            _taken.AddRange(_waiting);
            _waiting.Clear();
        }

        Answer(isDurable: false);
    }

    private void Answer(bool isDurable)
    {
        foreach (var append in _taken)
        {
            // The lines may be in the file, but no ack may rest on that; who sends again under the same cid is answered when they are durable.
            if (!isDurable)
                append.Fail();
            append.Complete();
        }

        _taken.Clear();
    }

    private async ValueTask<bool> TrySyncAsync()
    {
        if (file.SyncHasFailed)
            return false;
        try
        {
            await file.SyncAsync();
            return !file.SyncHasFailed;
        }
        catch (IOException e)
        {
            events.SyncFailed(e);
            return false;
        }
    }
}
