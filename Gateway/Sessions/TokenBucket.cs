namespace OrleansChat.Gateway.Sessions;

/// <summary>A limit of so many a second, and a number that is saved up at most.</summary>
/// <param name="perSecond">So many a second; 0 for any number.</param>
/// <param name="tokensMax">So many are saved up; as many there are at first.</param>
/// <param name="time">The clock.</param>
internal struct TokenBucket(double perSecond, double tokensMax, TimeProvider time)
{
    private readonly double _tokensMax = tokensMax;
    private double _tokens = tokensMax;
    private long _last = time.GetTimestamp();

    /// <summary>The flood limit of one session: twice as many as a second's are saved up.</summary>
    public TokenBucket(int perSecond, TimeProvider time)
        : this(perSecond, 2.0 * perSecond, time)
    {
    }

    /// <summary>Whether it is as if nothing had ever been taken.</summary>
    public readonly bool IsFull => perSecond == 0 || TokensAt(time.GetTimestamp()) >= _tokensMax;

    /// <summary>0, or the milliseconds until there is a token.</summary>
    public readonly int WaitMs => perSecond == 0 ? 0 : WaitMsWith(TokensAt(time.GetTimestamp()));

    /// <summary>Takes a token.</summary>
    /// <returns>0, or the milliseconds until there is one again.</returns>
    public int Take()
    {
        if (perSecond == 0)
            return 0;
        Refill();
        var waitMs = WaitMsWith(_tokens);
        if (waitMs == 0)
            _tokens--;
        return waitMs;
    }

    /// <summary>Takes several tokens at once, if there is at least one; what is missing then is owed.</summary>
    public bool TryTake(int count)
    {
        if (perSecond == 0)
            return true;
        Refill();
        if (_tokens < 1)
            return false;
        _tokens -= count;
        return true;
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        (_tokens, _last) = (TokensAt(now), now);
    }

    private readonly int WaitMsWith(double tokens) => tokens >= 1 ? 0 : Math.Max(1, (int)Math.Ceiling((1 - tokens) * 1000 / perSecond));

    private readonly double TokensAt(long now) => Math.Min(_tokensMax, _tokens + (time.GetElapsedTime(_last, now).TotalSeconds * perSecond));
}
