using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Health;

namespace OrleansChat.SharedLog.Observer;

/// <summary>Syncs on a thread of its own, so that the next batch is written while the disk works.</summary>
internal sealed class LogSyncer
{
    private readonly object _gate = new();
    private readonly SyncQueue _queue;
    private readonly Action<Exception> _onFatal;
    private readonly WorkMark _mark;
    private readonly WorkThread _thread;
    private bool _closed;
    private bool _failed;

    public LogSyncer(SyncQueue queue, Action<Exception> onFatal, WorkMark mark)
    {
        _mark = mark;
        _queue = queue;
        _onFatal = onFatal;
        _thread = new WorkThread("log-sync", Run);
    }

    /// <summary>Answers the appends once everything that was written before this call is durable.</summary>
    public void CompleteWhenDurable(List<PendingAppend> written)
    {
        lock (_gate)
        {
            _queue.Add(written);
            // The thread that would answer them has ended.
            if (_failed)
                _queue.Refuse();
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Answers what waits, then ends.</summary>
    /// <returns>False if that took too long.</returns>
    public bool Close(int timeoutMs)
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        return _thread.Join(timeoutMs);
    }

    private void Run()
    {
        try
        {
            while (WaitForWork())
            {
                _mark.Begin();
                _queue.RunAsync().AsTask().GetAwaiter().GetResult();
                _mark.End();
            }
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _failed = true;
                _queue.Refuse();
            }

            _onFatal(e);
        }
    }

    private bool WaitForWork()
    {
        lock (_gate)
        {
            while (_queue.IsEmpty && !_closed)
                Monitor.Wait(_gate);
            return !_queue.IsEmpty;
        }
    }
}
