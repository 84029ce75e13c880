namespace OrleansChat.LocalEngine.Activations;

/// <summary>
/// Runs the turns of one activation, one at a time and in their order, on the thread pool; the first one of an idle activation on the thread of who asks for it, if that is no grain's.
/// As the current scheduler of grain code it also receives the continuations of whatever that code awaits.
/// </summary>
internal sealed class TurnScheduler : TaskScheduler, IThreadPoolWorkItem
{
    // After so many turns the thread goes back to the pool, so that a busy activation does not starve the others.
    private const int TurnsMax = 64;

    // Whether the turn that this thread is just adding may run on it.
    [ThreadStatic]
    private static bool _mayRunHere;

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

    /// <summary>
    /// Adds a turn of the engine's own, and runs it at once if no other runs or waits: another thread would have to be woken for it, which takes longer than most turns. A grain's code
    /// never runs within another grain's turn, so that calls do not pile up on one stack.
    /// </summary>
    public void AddOrRun(Action<object?> turn, object state)
    {
        _mayRunHere = Current == Default;
        Add(turn, state);
        _mayRunHere = false;
    }

    void IThreadPoolWorkItem.Execute() => Run(TurnsMax);

    private void Run(int turnsMax)
    {
        for (var i = 0; ; i++)
        {
            Task? turn;
            lock (_gate)
            {
                if (_turns.Count == 0)
                {
                    _dispatched = false;
                    return;
                }

                if (i == turnsMax)
                    break;
                turn = _turns.Dequeue();
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

        var runsHere = _mayRunHere;
        _mayRunHere = false;
        if (runsHere)
            Run(turnsMax: 1);
        else
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
