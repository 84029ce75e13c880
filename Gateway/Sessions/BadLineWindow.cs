namespace OrleansChat.Gateway.Sessions;

/// <summary>Counts the bad lines of one session over a sliding window. Costs nothing for a client that sends none.</summary>
internal struct BadLineWindow(int linesMax, int windowMs, TimeProvider time)
{
    private Queue<long>? _when;

    /// <summary>Counts one.</summary>
    /// <returns>Whether there were too many within the window.</returns>
    public bool Add()
    {
        _when ??= new Queue<long>(linesMax);
        var now = time.GetTimestamp();
        while (_when.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now).TotalMilliseconds > windowMs)
            _when.Dequeue();
        _when.Enqueue(now);
        return _when.Count >= linesMax;
    }
}
