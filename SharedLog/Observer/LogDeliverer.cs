using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Health;
using OrleansChat.SharedLog.Signals;

namespace OrleansChat.SharedLog.Observer;

/// <summary>Tells the followers of entries on a thread of its own, so that fanning out to thousands of clients does not hold up the next append.</summary>
internal sealed class LogDeliverer
{
    private readonly object _gate = new();
    private readonly IReadOnlyList<ILogFollower> _followers;
    private readonly LogEvents _events;
    private readonly WorkMark _mark;
    private readonly WorkThread _thread;
    private List<LogEntry> _waiting = [];
    private List<Signal> _signals = [];
    private bool _closed;

    public LogDeliverer(IReadOnlyList<ILogFollower> followers, LogEvents events, WorkMark mark)
    {
        _followers = followers;
        _events = events;
        _mark = mark;
        _thread = new WorkThread("log-deliver", Run);
    }

    /// <summary>Hands over entries in the log's order. Waits while too many are waiting: followers do not block, so that ends.</summary>
    public void Deliver(List<LogEntry> entries)
    {
        if (entries.Count == 0)
            return;
        lock (_gate)
        {
            while (_waiting.Count > LogLimits.DeliveryEntriesMax && !_closed)
                Monitor.Wait(_gate);
            _waiting.AddRange(entries);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Hands over a signal, which has to stand behind entries, and is left out where too many wait. Never waits.</summary>
    public void Deliver(Signal signal)
    {
        lock (_gate)
        {
            if (_signals.Count >= LogLimits.SignalsWaitingMax || _closed)
                return;
            _signals.Add(signal);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Delivers what waits, then ends.</summary>
    public bool Close(int timeoutMs)
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }

        return _thread.Join(timeoutMs);
    }

    private void Run()
    {
        var taken = new List<LogEntry>();
        var signals = new List<Signal>();
        while (Take(ref taken, ref signals))
        {
            _mark.Begin();
            foreach (var follower in _followers)
            {
                try
                {
                    Tell(follower, taken, signals);
                }
                catch (Exception e)
                {
                    _events.FollowerFailed(e);
                }
            }

            taken.Clear();
            signals.Clear();
            _mark.End();
        }
    }

    private static void Tell(ILogFollower follower, List<LogEntry> entries, List<Signal> signals)
    {
        if (entries.Count > 0)
            follower.OnEntries(entries);
        if (follower is not ISignalFollower hears)
            return;
        foreach (var signal in signals)
            hears.OnSignal(signal);
    }

    private bool Take(ref List<LogEntry> taken, ref List<Signal> signals)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && _signals.Count == 0 && !_closed)
                Monitor.Wait(_gate);
            (taken, _waiting) = (_waiting, taken);
            (signals, _signals) = (_signals, signals);
            Monitor.PulseAll(_gate);
            return taken.Count > 0 || signals.Count > 0;
        }
    }
}
