namespace OrleansChat.Tests.Conformance.Talking;

/// <summary>Keeps a session well within the messages a second that its server allows: half of the burst, and nine tenths of the rate, for clocks and networks that hold things back.</summary>
internal sealed class Pace(long perSecond, TimeProvider time)
{
    private double _saved = perSecond;
    private long _last = time.GetTimestamp();

    /// <summary>Returns when the next message may be sent.</summary>
    public async Task TakeAsync()
    {
        if (perSecond <= 0)
            return;
        Refill();
        if (_saved < 1)
        {
            await Task.Delay(TimeSpan.FromSeconds((1 - _saved) / (0.9 * perSecond)), time);
            Refill();
        }

        _saved = Math.Max(0, _saved - 1);
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        _saved = Math.Min(perSecond, _saved + (time.GetElapsedTime(_last, now).TotalSeconds * 0.9 * perSecond));
        _last = now;
    }
}
