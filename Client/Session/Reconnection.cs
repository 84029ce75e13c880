using OrleansChat.Client.Input;
using OrleansChat.Client.View;

namespace OrleansChat.Client.Session;

/// <summary>What came of coming back: an exchange that is welcome and waits to be entered, or the end of the stay.</summary>
internal sealed record ReconnectionResult(Exchange? Exchange, ExitCode End)
{
    /// <summary>Back again.</summary>
    public static ReconnectionResult Back(Exchange exchange) => new(exchange, default);

    /// <summary>Not coming back.</summary>
    public static ReconnectionResult Over(ExitCode end) => new(Exchange: null, end);
}

/// <summary>
/// The way back after a lost connection: tries the servers in turn, with growing pauses, until one lets it in, the login is refused for good,
/// or nobody is left who would wait for it.
/// </summary>
internal sealed class Reconnection(Entrance entrance, ServerList servers, Backoff backoff, TypedAhead typed, TypedRequests requests, ConsoleView view, TimeProvider time)
{
    private int _attempts;
    private long _backSince = time.GetTimestamp();

    // Since when a script behind a pipe that has ended waits for its next answer.
    private long? _endWaitsSince;
    private int _answeredBefore;

    /// <summary>Comes back, or not.</summary>
    /// <param name="asked">The pause that the server asked for when it ended the connection, so that not all its clients come in one moment.</param>
    public async Task<ReconnectionResult> ComeBackAsync(TimeSpan? asked = null)
    {
        // A server that lets us in only to throw us out is no reason to begin with short pauses again.
        if (time.GetElapsedTime(_backSince) >= ClientLimits.ReconnectWaitMax) _attempts = 0;

        using var over = new CancellationTokenSource();
        var full = new TaskCompletionSource();
        var leaving = LeaveAsync(typed.HasQuit, full.Task, over.Token);
        try
        {
            return await TryAsync(leaving, full, over, asked);
        }
        finally
        {
            await over.CancelAsync();
            await ((Task)leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ReconnectionResult> TryAsync(Task<ExitCode> leaving, TaskCompletionSource full, CancellationTokenSource over, TimeSpan? asked)
    {
        var toldThatTaken = false;
        while (true)
        {
            if (typed.IsFull) full.TrySetResult();
            if (await Task.WhenAny(leaving, Task.Delay(Pause(asked), time, over.Token)) == leaving) return ReconnectionResult.Over(await leaving);

            asked = null;
            servers.MoveOn();
            var entering = entrance.TryAsync(servers.Current, over.Token);
            var hasLeft = await Task.WhenAny(leaving, entering) == leaving;
            if (hasLeft) await over.CancelAsync();

            var result = await entering;
            if (hasLeft)
            {
                // Cancelled at the last moment, it may have got in; nobody is there any more who wanted that.
                if (result.Exchange is { } late) await late.DisposeAsync();
                return ReconnectionResult.Over(await leaving);
            }

            if (result.Exchange is { } exchange)
            {
                _backSince = time.GetTimestamp();
                return ReconnectionResult.Back(exchange);
            }

            if (result.Problem is EntranceProblem.Refused)
            {
                view.ShowError(result.Words);
                return ReconnectionResult.Over(ExitCode.Refused);
            }

            // It may stay so for long if the name has a new owner, and only the person knows what to think of that.
            if (result.Problem is EntranceProblem.NameTaken && !toldThatTaken) view.ShowNotice("the name is still in use, trying again…");
            toldThatTaken |= result.Problem is EntranceProblem.NameTaken;
        }
    }

    // What a server asks for is no reason to come faster to one that goes on throwing us out.
    private TimeSpan Pause(TimeSpan? asked)
    {
        var pause = backoff.Next(++_attempts);
        if (asked is not { } time) return pause;
        if (_attempts > 1 && time < pause) return pause;
        return TimeSpan.FromTicks(Math.Clamp(time.Ticks, ClientLimits.ReconnectWaitMin.Ticks, ClientLimits.ReconnectWaitAsked.Ticks));
    }

    /// <summary>
    /// Completes when there is no reason any more to come back, with how the stay ends: at once for somebody who leaves while there is no server or has
    /// nothing to be confirmed; after <see cref="ClientLimits.ReconnectForAtEnd"/> when nothing more will be typed but something waits to be confirmed.
    /// </summary>
    private async Task<ExitCode> LeaveAsync(bool hadQuit, Task full, CancellationToken cancellationToken)
    {
        await Task.WhenAny(typed.Ended, full).WaitAsync(cancellationToken);
        if (!requests.AnyUnanswered) return requests.AllTaken ? ExitCode.Left : ExitCode.NotAllTaken;
        if (typed.HasQuit && !hadQuit) return ExitCode.NotAllTaken;

        // A server that lets it in and never answers is no reason to wait anew.
        if (_endWaitsSince is null || _answeredBefore != requests.Answered) (_endWaitsSince, _answeredBefore) = (time.GetTimestamp(), requests.Answered);
        var left = ClientLimits.ReconnectForAtEnd - time.GetElapsedTime(_endWaitsSince.Value);
        if (left > TimeSpan.Zero) await Task.Delay(left, time, cancellationToken);
        return ExitCode.ConnectionLost;
    }
}
