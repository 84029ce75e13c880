using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Nudges;

namespace OrleansChat.SharedLog.Observer;

/// <summary>What wakes the appender: commands, a nudge, the poll, the end.</summary>
/// <param name="pollIntervalMs">The poll is due when nothing else came for so long.</param>
internal sealed class AppendQueue(int pollIntervalMs = LogLimits.PollIntervalMs)
{
    private readonly object _gate = new();
    private readonly Queue<PendingAppend> _waiting = new();
    private LogEnd? _nudge;
    private bool _isResting;
    private bool _closed;

    /// <summary>Puts commands at the end. False after <see cref="Close"/>.</summary>
    public bool TryEnqueue(PendingAppend append)
    {
        lock (_gate)
        {
            if (_closed)
                return false;
            _waiting.Enqueue(append);
            if (!_isResting)
                Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Whether commands wait.</summary>
    public bool HasCommands
    {
        get
        {
            lock (_gate)
                return _waiting.Count > 0;
        }
    }

    /// <summary>Others have appended, up to here.</summary>
    public void Nudge(LogEnd end)
    {
        lock (_gate)
        {
            if (_nudge is not { } known || end.IsBeyond(known))
                _nudge = end;
            if (!_isResting)
                Monitor.Pulse(_gate);
        }
    }

    /// <summary>No more commands; those that wait are still taken.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits until there is something to do, and takes as many commands as fit one cycle; those that were given up are left out.</summary>
    /// <param name="restMs">For so long what waits already when this is called waits for company; 0 if it is taken at once.</param>
    /// <param name="batch">Receives the commands; left empty by a nudge or when the poll is due.</param>
    /// <param name="nudge">How far a nudge said that the log is written; null with an empty batch means that only the poll is due.</param>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool Take(int restMs, List<PendingAppend> batch, out LogEnd? nudge)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && _nudge is null && !_closed)
                Monitor.Wait(_gate, pollIntervalMs);
            else if (restMs > 0 && !_closed)
                Rest(restMs);
            nudge = _nudge;
            _nudge = null;
            var commands = 0;
            while (_waiting.TryPeek(out var next) && (commands == 0 || commands + next.Commands.Count <= LogLimits.CommandsPerCycleMax))
            {
                _waiting.Dequeue();
                if (next.IsGivenUp)
                {
                    next.Complete();
                    continue;
                }

                commands += next.Commands.Count;
                batch.Add(next);
            }

            return batch.Count > 0 || !_closed;
        }
    }

    private void Rest(int restMs)
    {
        _isResting = true;
        Monitor.Wait(_gate, restMs);
        _isResting = false;
    }
}
