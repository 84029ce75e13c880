using OrleansChat.SharedLog.Cycle;

namespace OrleansChat.SharedLog.Observer;

/// <summary>What wakes the appender: commands, a nudge, the poll, the end.</summary>
internal sealed class AppendQueue
{
    private readonly object _gate = new();
    private readonly Queue<PendingAppend> _waiting = new();
    private bool _nudged;
    private bool _closed;

    /// <summary>Puts commands at the end. False after <see cref="Close"/>.</summary>
    public bool TryEnqueue(PendingAppend append)
    {
        lock (_gate)
        {
            if (_closed)
                return false;
            _waiting.Enqueue(append);
            Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Others may have appended.</summary>
    public void Nudge()
    {
        lock (_gate)
        {
            _nudged = true;
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

    /// <summary>Waits until there is something to do, and takes as many commands as fit one cycle.</summary>
    /// <param name="batch">Receives the commands; left empty by a nudge or when the poll is due.</param>
    /// <param name="nudged">Whether a nudge came; false with an empty batch means that only the poll is due.</param>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool Take(List<PendingAppend> batch, out bool nudged)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && !_nudged && !_closed)
                Monitor.Wait(_gate, LogLimits.PollIntervalMs);
            nudged = _nudged;
            _nudged = false;
            var commands = 0;
            while (_waiting.TryPeek(out var next) && (commands == 0 || commands + next.Commands.Count <= LogLimits.CommandsPerCycleMax))
            {
                commands += next.Commands.Count;
                batch.Add(_waiting.Dequeue());
            }

            return batch.Count > 0 || !_closed;
        }
    }
}
