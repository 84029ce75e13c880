namespace OrleansChat.SharedLog.Health;

/// <summary>Says how long a thread has been at one piece of work. Written by that thread, read by any.</summary>
internal sealed class WorkMark(TimeProvider time)
{
    // 0: the thread waits for work.
    private long _since;

    /// <summary>A piece of work begins, also where the one before has not been ended.</summary>
    public void Begin() => Volatile.Write(ref _since, Math.Max(1, time.GetTimestamp()));

    /// <summary>The thread waits for work again.</summary>
    public void End() => Volatile.Write(ref _since, 0);

    /// <summary>How long ago the piece of work that is not done yet was begun; zero if there is none.</summary>
    public TimeSpan Busy => Volatile.Read(ref _since) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;
}
