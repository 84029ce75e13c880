namespace OrleansChat.Tests.Chaos.Clients;

/// <summary>How fast a client takes what it is sent.</summary>
public enum ReadSpeed
{
    /// <summary>As fast as it comes.</summary>
    Full,

    /// <summary>1 KiB a second.</summary>
    Slow,

    /// <summary>Not at all.</summary>
    Nothing,
}

/// <summary>Says how many bytes a client may read next, and when. It may be changed from outside at any time; overlapping faults end with the last change.</summary>
public sealed class ReadPace
{
    private const int SlowBytes = 128;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(125);

    private volatile ReadSpeed _speed;

    /// <summary>Whether the client reads as fast as it can.</summary>
    public bool IsFull => _speed == ReadSpeed.Full;

    /// <summary>Changes the speed.</summary>
    public void Set(ReadSpeed speed) => _speed = speed;

    /// <summary>Waits until something may be read.</summary>
    /// <returns>How many bytes, at most as many as asked for.</returns>
    public async ValueTask<int> TakeAsync(int wanted, CancellationToken cancel)
    {
        while (!IsFull)
        {
            await Task.Delay(Pause, cancel);
            if (_speed == ReadSpeed.Slow)
                return Math.Min(wanted, SlowBytes);
        }

        return wanted;
    }
}
