namespace OrleansChat.Silo.Engines.Cluster.Membership;

/// <summary>
/// Silos join one after another, as far as that is possible in good time. Orleans lets one in by two changes of the table, each on the condition that it has not changed meanwhile; one that comes too late waits
/// for two seconds and more before it tries again, so three that start in one moment would take three to eight seconds.
/// </summary>
internal sealed class JoinTurn(ISiloTableStore store, TimeProvider time, ClusterEvents events)
{
    private IDisposable? _taken;

    /// <summary>Waits for the turn, <see cref="SiloLimits.JoinTurnTimeoutMs"/> at most: then this silo joins without.</summary>
    public async Task TakeAsync()
    {
        var since = time.GetTimestamp();
        while (_taken is null && time.GetElapsedTime(since).TotalMilliseconds < SiloLimits.JoinTurnTimeoutMs)
        {
            try
            {
                _taken = await store.TryTakeTurnAsync();
            }
            catch (IOException e)
            {
                events.NoTurn(e.Message);
                return;
            }

            if (_taken is null)
                await Task.Delay(TimeSpan.FromMilliseconds(SiloLimits.JoinTurnRetryMs), time);
        }
    }

    /// <summary>Gives the turn to the next one, if it was taken.</summary>
    public void End() => Interlocked.Exchange(ref _taken, null)?.Dispose();
}
