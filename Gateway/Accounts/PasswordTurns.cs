namespace OrleansChat.Gateway.Accounts;

/// <summary>What became of the wish for a turn.</summary>
internal enum TurnOutcome
{
    /// <summary>It is the asker's turn, until <see cref="PasswordTurns.End"/>.</summary>
    Taken,

    /// <summary>As many wait as may.</summary>
    NoRoom,

    /// <summary>The asker was gone before his turn came.</summary>
    Gone,
}

/// <summary>Lets a few in at a time, and a bounded number of others wait in their order. All members are thread-safe.</summary>
/// <param name="atOnceMax">So many have their turn at one time.</param>
/// <param name="waitingMax">So many wait.</param>
internal sealed class PasswordTurns(int atOnceMax, int waitingMax)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private int _running;

    /// <summary>Waits for a turn.</summary>
    /// <param name="gone">Ends when the asker does not want it any more.</param>
    public async Task<TurnOutcome> TakeAsync(Task gone)
    {
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            if (_running < atOnceMax)
            {
                _running++;
                return TurnOutcome.Taken;
            }

            if (_waiting.Count >= waitingMax)
                return TurnOutcome.NoRoom;
            place = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        if (await Task.WhenAny(place.Value.Task, gone) == place.Value.Task)
            return TurnOutcome.Taken;
        lock (_gate)
        {
            // In the same moment its turn may have come.
            if (place.List is null)
                return TurnOutcome.Taken;
            _waiting.Remove(place);
            return TurnOutcome.Gone;
        }
    }

    /// <summary>A turn is over. It goes to who has waited longest.</summary>
    public void End()
    {
        lock (_gate)
        {
            if (_waiting.First is not { } next)
            {
                _running--;
                return;
            }

            _waiting.RemoveFirst();
            next.Value.SetResult();
        }
    }
}
