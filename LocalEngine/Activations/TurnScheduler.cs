namespace OrleansChat.LocalEngine.Activations;

/// <summary>
/// Runs the turns of one activation, one at a time and in their order, on the thread pool. As the current scheduler of grain code it also
/// receives the continuations of whatever that code awaits.
/// </summary>
internal sealed class TurnScheduler : TaskScheduler, IThreadPoolWorkItem
{
    // After so many turns the thread goes back to the pool, so that a busy activation does not starve the others.
    private const int TurnsMax = 64;

    private readonly Lock _gate = new();
    private readonly Queue<Task> _turns = new();
    private bool _dispatched;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Adds a turn of the engine's own.</summary>
    public void Add(Action<object?> turn, object state)
    {
        using (SuppressedFlow.Begin())
            new Task(turn, state, CancellationToken.None, TaskCreationOptions.DenyChildAttach).Start(this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        for (var i = 0; i < TurnsMax; i++)
        {
            Task? turn;
            lock (_gate)
            {
                if (!_turns.TryDequeue(out turn))
                {
                    _dispatched = false;
                    return;
                }
            }

            TryExecuteTask(turn);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _turns.Enqueue(task);
            if (_dispatched) return;
            _dispatched = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>As in Orleans, what a turn completes may continue inside that turn; from anywhere else it waits for its own.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate) return [.. _turns];
    }
}
