namespace OrleansChat.SharedLog.Cycle;

/// <summary>
/// Lets one at a time do something that takes long, in the order in which they came. Who gives its turn back runs the next one on its own thread as far as that gets: unlike a
/// semaphore of the runtime's, nothing here goes through the thread pool, so a simulation stays on its one thread.
/// </summary>
internal sealed class Turns
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private bool _isTaken;

    /// <summary>Waits for the turn.</summary>
    public ValueTask TakeAsync()
    {
        lock (_gate)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return default;
            }

            var turn = new TaskCompletionSource();
            _waiting.Enqueue(turn);
            return new(turn.Task);
        }
    }

    /// <summary>Gives the turn back.</summary>
    public void Give()
    {
        TaskCompletionSource? next;
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out next))
                _isTaken = false;
        }

        next?.SetResult();
    }
}
