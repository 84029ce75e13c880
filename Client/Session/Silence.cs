namespace OrleansChat.Client.Session;

/// <summary>
/// Notices that a server which speaks regularly has fallen silent. Only the time in which the client listens counts: one that does not take what
/// it hears has its own silence. <see cref="Listen"/> and <see cref="Hear"/> are called in turn by the one who receives.
/// </summary>
internal sealed class Silence(TimeProvider time)
{
    // Grows with both calls: the same number again means that nothing was heard in between, and an odd one that the client listens.
    private long _turns;
    private long _listensSince;

    /// <summary>The client waits for the next line from now on.</summary>
    public void Listen()
    {
        Interlocked.Exchange(ref _listensSince, time.GetTimestamp());
        Interlocked.Increment(ref _turns);
    }

    /// <summary>A line came, and the client is busy with it.</summary>
    public void Hear() => Interlocked.Increment(ref _turns);

    /// <summary>True once there was silence for <see cref="ClientLimits.SilenceMax"/>; false when <paramref name="over"/> completed first.</summary>
    public async Task<bool> LastsAsync(Task over)
    {
        while (true)
        {
            var before = Interlocked.Read(ref _turns);
            var isListening = before % 2 == 1;
            var left = isListening ? ClientLimits.SilenceMax - time.GetElapsedTime(Interlocked.Read(ref _listensSince)) : ClientLimits.SilenceMax;
            if (left > TimeSpan.Zero) await over.WaitAsync(left, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCompleted) return false;
            if (isListening && before == Interlocked.Read(ref _turns)) return true;
        }
    }
}
