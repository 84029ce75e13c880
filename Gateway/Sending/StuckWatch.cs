namespace OrleansChat.Gateway.Sending;

/// <summary>Finds out whether a client has taken no byte for too long although some wait for it. Asked now and then by one thread.</summary>
internal struct StuckWatch(Func<long> bytesTaken, TimeProvider time)
{
    private long _taken = -1;
    private long _since;

    /// <summary>For how long the client has not taken a byte; 0 while nothing waits for it.</summary>
    /// <param name="isWaiting">Whether something waits that the transport does not take at once.</param>
    public long StuckMs(bool isWaiting)
    {
        if (!isWaiting)
        {
            _taken = -1;
            return 0;
        }

        var taken = bytesTaken();
        var now = time.GetTimestamp();
        if (taken != _taken)
            (_taken, _since) = (taken, now);
        return (long)time.GetElapsedTime(_since, now).TotalMilliseconds;
    }
}
