namespace OrleansChat.Tests.Unit.Client;

/// <summary>
/// A clock whose timers never fire, until the test lets all time pass: then every timer fires, those too that are made later.
/// Timers of no more than <paramref name="passing"/> do not wait for it.
/// </summary>
internal sealed class ExpiringTime(TimeSpan passing = default) : TimeProvider
{
    private readonly TaskCompletionSource _expired = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>It stands still: nothing is ever found to have taken long.</summary>
    public override long GetTimestamp() => 0;

    public void Expire() => _expired.TrySetResult();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(callback, state);
        _ = timer.FireAfterAsync(dueTime <= passing ? Task.CompletedTask : _expired.Task);
        return timer;
    }

    private sealed class Timer(TimerCallback callback, object? state) : ITimer
    {
        private int _over;

        public async Task FireAfterAsync(Task expired)
        {
            // A timer never fires inside the call that makes it, not even when its time is over already.
            await expired;
            await Task.Yield();
            if (Interlocked.Exchange(ref _over, 1) == 0) callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => _over = 1;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
