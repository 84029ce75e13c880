namespace OrleansChat.Gateway.Sessions;

/// <summary>The flood limit of one session: so many messages a second, and twice as many saved up at most.</summary>
/// <param name="perSecond">Messages a second; 0 for any number.</param>
/// <param name="time">The clock.</param>
internal struct TokenBucket(int perSecond, TimeProvider time)
{
    private double _tokens = 2.0 * perSecond;
    private long _last = time.GetTimestamp();

    /// <summary>Takes a token.</summary>
    /// <returns>0, or the milliseconds until there is one again.</returns>
    public int Take()
    {
        if (perSecond == 0)
            return 0;
        var now = time.GetTimestamp();
        _tokens = Math.Min(2.0 * perSecond, _tokens + (time.GetElapsedTime(_last, now).TotalSeconds * perSecond));
        _last = now;
        if (_tokens >= 1)
        {
            _tokens--;
            return 0;
        }

        return Math.Max(1, (int)Math.Ceiling((1 - _tokens) * 1000 / perSecond));
    }
}
