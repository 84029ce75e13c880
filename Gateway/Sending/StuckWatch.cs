namespace OrleansChat.Gateway.Sending;

/// <summary>Finds out whether a client has taken no byte for too long although some wait for it. Asked now and then by one thread.</summary>
internal struct StuckWatch(TimeProvider time)
{
    private long _taken = -1;
    private long _since;

    /// <summary>For how long the client has not taken a byte; 0 while nothing waits for it.</summary>
    /// <param name="isWaiting">Whether something waits.</param>
    /// <param name="bytesTaken">A counter that grows as the client takes bytes.</param>
    public long StuckMs(bool isWaiting, long bytesTaken)
    {
        if (!isWaiting)
        {
            _taken = -1;
            return 0;
        }

        var now = time.GetTimestamp();
        if (bytesTaken != _taken)
            (_taken, _since) = (bytesTaken, now);
        return (long)time.GetElapsedTime(_since, now).TotalMilliseconds;
    }
}
