namespace OrleansChat.Client.Input;

/// <summary>
/// Decides whether a person, or a script behind a pipe, still wants to come back while there is no server. Who leaves then, or has nothing to be confirmed, ends
/// at once; when nothing more will be typed but something waits to be confirmed, it is waited for, but not for ever.
/// </summary>
internal sealed class Leaving(TypedAhead typed, TypedRequests requests, ChatClient client, TimeProvider time)
{
    private TaskCompletionSource _back = new();
    private Task _deciding = Task.CompletedTask;

    // Since when a script behind a pipe that has ended waits for its next answer.
    private long? _endWaitsSince;
    private int _answeredBefore;

    /// <summary>How the stay ends; null as long as nobody has left.</summary>
    public ExitCode? Decision { get; private set; }

    /// <summary>The server is lost.</summary>
    public void Begin()
    {
        _back = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _deciding = DecideAsync(typed.HasQuit, _back.Task);
    }

    /// <summary>There is a server again. False when somebody has left before.</summary>
    public async Task<bool> EndAsync()
    {
        _back.TrySetResult();
        await _deciding;
        return Decision is null;
    }

    private async Task DecideAsync(bool hadQuit, Task back)
    {
        await Task.WhenAny(typed.Ended, typed.Full, back);
        if (back.IsCompleted) return;
        if (!requests.AnyUnanswered)
        {
            Leave(requests.AllTaken ? ExitCode.Left : ExitCode.NotAllTaken);
            return;
        }

        if (typed.HasQuit && !hadQuit)
        {
            Leave(ExitCode.NotAllTaken);
            return;
        }

        // A server that lets it in and never answers is no reason to wait anew.
        if (_endWaitsSince is null || _answeredBefore != requests.Answered) (_endWaitsSince, _answeredBefore) = (time.GetTimestamp(), requests.Answered);
        var left = ClientLimits.ReconnectForAtEnd - time.GetElapsedTime(_endWaitsSince.Value);
        if (left > TimeSpan.Zero) await Task.WhenAny(Task.Delay(left, time), back);
        if (!back.IsCompleted) Leave(ExitCode.ConnectionLost);
    }

    private void Leave(ExitCode end)
    {
        Decision = end;
        client.Abort();
    }
}
