using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;

namespace OrleansChat.Grains.Channels;

/// <summary>
/// For an engine in which one call may overtake another, as the first ones to a grain do while it is being placed. Who comes too early waits for the call before it, for a bounded time; who comes when a later
/// call has begun already is refused. So whatever happens to calls on their way, what is appended stands in the order of the session. It belongs to the silo and not to an activation, since two calls may meet
/// two activations of one grain.
/// </summary>
public sealed class PostTurnstile(ISharedLog log, TimeProvider time) : IPostTurns
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
    public async Task<IReadOnlyList<AppendResult>?> AppendAsync(string session, PostTurn turn, IReadOnlyList<LogCommand> commands)
    {
        if (turn.Number == 0)
            return await log.AppendAsync(commands);
        var hasTurn = await WaitAsync(session, turn.After);
        return Begin(session, turn.Number, hasTurn ? commands : null) is { } appending ? await appending : null;
    }

    // Whether the call before has begun.
    private async ValueTask<bool> WaitAsync(string session, long after)
    {
        TaskCompletionSource begun;
        lock (_gate)
        {
            if (after <= LastOf(session))
                return true;
            if (!_waiting.TryGetValue((session, after), out begun!))
                _waiting[(session, after)] = begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        try
        {
            await begun.Task.WaitAsync(Wait, time);
            return true;
        }
        catch (TimeoutException)
        {
            lock (_gate)
                _waiting.Remove((session, after));
            return begun.Task.IsCompleted;
        }
    }

    // Appending is only the way into the log's queue; under the gate, no later call can come between. Refused or not, the call has had its turn.
    private Task<IReadOnlyList<AppendResult>>? Begin(string session, long number, IReadOnlyList<LogCommand>? commands)
    {
        TaskCompletionSource? next;
        Task<IReadOnlyList<AppendResult>>? appending = null;
        lock (_gate)
        {
            Forget();
            var last = LastOf(session);
            if (commands is not null && number > last)
                appending = log.AppendAsync(commands);
            _begun[session] = Math.Max(number, last);
            _waiting.Remove((session, number), out next);
        }

        next?.SetResult();
        return appending;
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
