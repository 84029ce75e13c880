namespace OrleansChat.Tests.Unit.Support;

/// <summary>
/// A clock that stands still until a test moves it. Timers that fall due fire inside <see cref="Advance"/>, on its thread, in the order of their
/// times, each at its own time; what they register while it runs and falls due within the same step fires too.
/// </summary>
public sealed class ManualTime : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _armed = [];
    private DateTimeOffset _now;

    public ManualTime()
        : this(new DateTimeOffset(2024, 11, 29, 19, 0, 0, TimeSpan.Zero))
    {
    }

    public ManualTime(DateTimeOffset start) => _now = start;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        var end = GetUtcNow() + time;
        while (TakeDue(end) is { } timer) timer.Fire();
    }

    /// <summary>Whether a timer will fire in exactly this time.</summary>
    public bool HasTimer(TimeSpan dueIn)
    {
        lock (_gate) return _armed.Exists(timer => timer.Due == _now + dueIn);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private ManualTimer? TakeDue(DateTimeOffset end)
    {
        lock (_gate)
        {
            var timer = _armed.Where(timer => timer.Due <= end).MinBy(static timer => timer.Due);
            var now = timer?.Due ?? end;
            if (now > _now) _now = now;
            if (timer is null) return null;
            if (timer.Period > TimeSpan.Zero) timer.Due += timer.Period;
            else _armed.Remove(timer);
            return timer;
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                time._armed.Remove(this);
                if (_disposed) return false;
                if (dueTime == Timeout.InfiniteTimeSpan) return true;
                Due = time._now + dueTime;
                Period = period;
                time._armed.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                _disposed = true;
                time._armed.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
