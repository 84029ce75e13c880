namespace OrleansChat.Tests.Simulation.Scheduling;

/// <summary>All operations of all processes that have not ended. Which one ends next is up to the seed, so the processes interleave at every single operation.</summary>
internal sealed class Scheduler(Random random)
{
    private readonly List<Operation> _pending = [];

    public Trace Trace { get; } = new();

    /// <summary>Asks for an operation. One of a dead process never ends.</summary>
    public Task<T> Add<T>(Operation<T> operation)
    {
        if (operation.Owner.IsAlive)
            _pending.Add(operation);
        return operation.Task;
    }

    /// <summary>Lets one operation end.</summary>
    /// <returns>False if none can.</returns>
    public bool TryStep()
    {
        var start = _pending.Count == 0 ? 0 : random.Next(_pending.Count);
        for (var i = 0; i < _pending.Count; i++)
        {
            var at = (start + i) % _pending.Count;
            var operation = _pending[at];
            if (!operation.IsReady)
                continue;
            _pending.RemoveAt(at);
            var line = Trace.Begin(operation.Owner, operation.Kind, operation.Path);
            Trace.End(line, operation.Complete());
            return true;
        }

        return false;
    }

    /// <summary>Ends a process at once. What it asked for may have happened, in part or not at all; it never learns.</summary>
    public void Kill(SimulatedProcess process)
    {
        process.IsAlive = false;
        foreach (var operation in _pending.Where(operation => operation.Owner == process))
            operation.OnDeath?.Invoke();
        _pending.RemoveAll(operation => operation.Owner == process);
    }
}
