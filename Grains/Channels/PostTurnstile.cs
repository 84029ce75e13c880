using OrleansChat.Grains.Interfaces.Channels;

namespace OrleansChat.Grains.Channels;

/// <summary>
/// For an engine in which one call may overtake another, as the first ones to a grain do while it is being placed: who comes too early waits for the call before it, for a bounded time. It belongs to the
/// silo and not to an activation, since two calls may meet two activations of one grain.
/// </summary>
public sealed class PostTurnstile(TimeProvider time) : IPostTurns
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(GrainLimits.TurnWaitMs);
    private static readonly TimeSpan Remembered = TimeSpan.FromMilliseconds(GrainLimits.TurnsRememberedMs);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Session, long After), TaskCompletionSource> _waiting = [];
    // The number that begun last, by session. What was not renewed for a while goes with the older one of the two, so that sessions need not be taken leave of.
    private Dictionary<string, long> _begun = new(StringComparer.Ordinal);
    private Dictionary<string, long> _begunBefore = new(StringComparer.Ordinal);
    private long _since = time.GetTimestamp();

    /// <inheritdoc />
    public ValueTask<bool> WaitAsync(string session, PostTurn turn)
    {
        if (turn.After == 0)
            return new(true);
        TaskCompletionSource begun;
        lock (_gate)
        {
            if (LastOf(session) >= turn.After)
                return new(true);
            if (!_waiting.TryGetValue((session, turn.After), out begun!))
                _waiting[(session, turn.After)] = begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return new(WaitAsync(session, turn.After, begun.Task));
    }

    /// <inheritdoc />
    public void Begin(string session, PostTurn turn)
    {
        if (turn.Number == 0)
            return;
        TaskCompletionSource? next;
        lock (_gate)
        {
            Forget();
            _begun[session] = Math.Max(turn.Number, LastOf(session));
            _waiting.Remove((session, turn.Number), out next);
        }

        next?.SetResult();
    }

    private async Task<bool> WaitAsync(string session, long after, Task begun)
    {
        try
        {
            await begun.WaitAsync(Wait, time);
            return true;
        }
        catch (TimeoutException)
        {
            lock (_gate)
                _waiting.Remove((session, after));
            return begun.IsCompleted;
        }
    }

    private long LastOf(string session) => Math.Max(_begun.GetValueOrDefault(session), _begunBefore.GetValueOrDefault(session));

    private void Forget()
    {
        if (time.GetElapsedTime(_since) < Remembered)
            return;
        (_begunBefore, _begun) = (_begun, new(StringComparer.Ordinal));
        _since = time.GetTimestamp();
    }
}
