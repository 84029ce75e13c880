namespace OrleansChat.Client.Session;

/// <summary>
/// The way back after a lost connection: tries the servers in turn, with growing pauses, until one lets the client in, the login is refused for good,
/// or nobody wants to come back any more.
/// </summary>
internal sealed class Reconnection(Entrance entrance, ServerList servers, Backoff backoff, IReceiver receiver, TimeProvider time)
{
    private int _attempts;
    private long _backSince = time.GetTimestamp();

    /// <summary>Comes back, to an exchange that is welcome and waits to be entered, or is refused for good; null when <paramref name="leaving"/> completed first.</summary>
    /// <param name="leaving">Completes when nobody wants to come back any more.</param>
    /// <param name="asked">The pause that the server asked for when it ended the connection, so that not all its clients come in one moment.</param>
    public async Task<EntranceResult?> ComeBackAsync(Task leaving, TimeSpan? asked = null)
    {
        // A server that lets us in only to throw us out is no reason to begin with short pauses again.
        if (time.GetElapsedTime(_backSince) >= ClientLimits.ReconnectWaitMax) _attempts = 0;

        using var over = new CancellationTokenSource();
        var toldThatTaken = false;
        while (true)
        {
            if (await Task.WhenAny(leaving, Task.Delay(Pause(asked), time, over.Token)) == leaving)
            {
                await over.CancelAsync();
                return null;
            }

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
                return null;
            }

            if (result.Exchange is not null)
            {
                _backSince = time.GetTimestamp();
                await over.CancelAsync();
                return result;
            }

            if (result.Problem is EntranceProblem.Refused) return result;

            // It may stay so for long if the name has a new owner, and only the person knows what to think of that.
            if (result.Problem is EntranceProblem.NameTaken && !toldThatTaken) await receiver.TakeAsync(new SystemEvent("the name is still in use, trying again…"));
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
}
