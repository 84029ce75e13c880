namespace OrleansChat.SharedLog;

/// <summary>Lets something pass once in a while. For one thread at a time; two at once may both pass.</summary>
internal sealed class Throttle(TimeProvider time, int intervalMs)
{
    private long? _last;

    /// <summary>Whether it may pass now.</summary>
    public bool Passes()
    {
        var now = time.GetTimestamp();
        if (_last is { } last && time.GetElapsedTime(last, now).TotalMilliseconds < intervalMs)
            return false;
        _last = now;
        return true;
    }
}
