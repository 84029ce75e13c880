using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Signals;

namespace OrleansChat.SharedLog.Observer;

/// <summary>
/// Tells the followers of entries: on the thread that has them as long as that is quick, which in small rooms it is, and to wake another one takes longer; otherwise on a thread of its
/// own, so that fanning out to thousands of clients does not hold up the next append. After a long delivery entries are gathered for as long again: a busy channel's messages then leave
/// together, and one send carries many.
/// </summary>
internal sealed class LogDeliverer
{
    private readonly object _gate = new();
    private readonly IReadOnlyList<ILogFollower> _followers;
    private readonly LogEvents _events;
    private readonly TimeProvider _time;
    private readonly WorkThread _thread;
    private List<LogEntry> _waiting = [];
    private List<Signal> _signals = [];
    private bool _isTelling;
    private int _quickOnes = LogLimits.QuickDeliveriesMin;
    private long _restsSince;
    private TimeSpan _rest;
    private bool _closed;

    public LogDeliverer(IReadOnlyList<ILogFollower> followers, LogEvents events, TimeProvider time)
    {
        _time = time;
        _followers = followers;
        _events = events;
        _thread = new WorkThread("log-deliver", Run);
    }

    /// <summary>Hands over entries in the log's order, one call at a time. Waits while too many are waiting: followers do not block, so that ends.</summary>
    public void Deliver(List<LogEntry> entries)
    {
        if (entries.Count == 0)
            return;
        lock (_gate)
        {
            if (_quickOnes < LogLimits.QuickDeliveriesMin || _isTelling || _waiting.Count > 0)
            {
                while (_waiting.Count > LogLimits.DeliveryEntriesMax && !_closed)
                    Monitor.Wait(_gate);
                _waiting.AddRange(entries);
                Monitor.PulseAll(_gate);
                return;
            }

            _isTelling = true;
        }

        TellAll(entries, []);
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
            TellAll(taken, signals);
            taken.Clear();
            signals.Clear();
        }
    }

    private void TellAll(List<LogEntry> entries, List<Signal> signals)
    {
        var began = _time.GetTimestamp();
        foreach (var follower in _followers)
        {
            try
            {
                Tell(follower, entries, signals);
            }
            catch (Exception e)
            {
                _events.FollowerFailed(e);
            }
        }

        lock (_gate)
        {
            _restsSince = _time.GetTimestamp();
            _rest = _time.GetElapsedTime(began, _restsSince);
            _quickOnes = _rest.TotalMicroseconds < LogLimits.QuickDeliveryUs ? Math.Min(_quickOnes + 1, LogLimits.QuickDeliveriesMin) : 0;
            _isTelling = false;
            if (_waiting.Count > 0 || _signals.Count > 0 || _closed)
                Monitor.PulseAll(_gate);
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
            while (_isTelling || (_waiting.Count == 0 && _signals.Count == 0 && !_closed))
                Monitor.Wait(_gate);
            while (RestMs() is var restMs and > 0)
                Monitor.Wait(_gate, restMs);
            (taken, _waiting) = (_waiting, taken);
            (signals, _signals) = (_signals, signals);
            // Whoever waits for room has it.
            Monitor.PulseAll(_gate);
            return _isTelling = taken.Count > 0 || signals.Count > 0;
        }
    }

    // Rounded, so that a rest of less than half a millisecond is none: the system's timers have about that step.
    private int RestMs()
        => _closed || _waiting.Count > LogLimits.DeliveryEntriesMax / 2
            ? 0
            : (int)Math.Round(Math.Min(_rest.TotalMilliseconds, LogLimits.DeliveryRestMsMax) - _time.GetElapsedTime(_restsSince).TotalMilliseconds);
}
