using Orleans.Runtime;
using OrleansChat.LocalEngine.Activations;

namespace OrleansChat.LocalEngine.Timers;

/// <summary>
/// A grain timer is the request that its activation receives at each tick. The next tick is due only when this one is done,
/// so the same object can stand for all of them.
/// </summary>
internal abstract class GrainTimer : IGrainTimer, IRequest
{
    private const uint MillisecondsMax = 0xfffffffe;

    private readonly Activation _activation;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _gate = new();
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private bool _ticking;
    private bool _changed;

    private protected GrainTimer(Activation activation, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _dueTime = options.DueTime;
        _period = options.Period;
        Interleaves = options.Interleave;
        KeepsAlive = options.KeepAlive;

        // The timer outlives the request that registers it and must not carry that request's execution context along.
        using (SuppressedFlow.Begin())
            _timer = activation.Time.CreateTimer(static timer => ((GrainTimer)timer!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool Interleaves { get; }

    public bool KeepsAlive { get; }

    public bool OutlivesActivation => false;

    public static GrainTimer Register<TState>(
        Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        Validate(options.DueTime, options.Period);
        var timer = new GrainTimer<TState>(activation, callback, state, options);
        activation.Timers.Add(timer);
        timer._timer.Change(options.DueTime, Timeout.InfiniteTimeSpan);
        return timer;
    }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, period);
        lock (_gate)
        {
            _dueTime = dueTime;
            _period = period;
            _changed = true;
            if (!_ticking) _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public Task Start(object grain)
    {
        lock (_gate) _changed = false;
        try
        {
            return Callback(_ended.Token);
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }

    public void Complete(Task task)
    {
        if (task.IsFaulted) _activation.Log.TimerCallbackFailed(task.Exception.InnerException!, _activation.Id);
        lock (_gate)
        {
            _ticking = false;
            if (!_ended.IsCancellationRequested) _timer.Change(_changed ? _dueTime : _period, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The activation has ended, and the timer with it: there is nobody to tell.</summary>
    public void Reject(Exception reason)
    {
    }

    public void Dispose()
    {
        _timer.Dispose();
        _activation.Timers.Remove(this);
        try
        {
            _ended.Cancel();
        }
        catch (AggregateException exception)
        {
            // What the callback hung on its token failed: its error, and no reason for the activation to fail.
            _activation.Log.TimerCallbackFailed(exception, _activation.Id);
        }
    }

    private protected abstract Task Callback(CancellationToken cancellationToken);

    private static void Validate(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, nameof(dueTime));
        Validate(period, nameof(period));
    }

    private static void Validate(TimeSpan time, string name)
    {
        var milliseconds = (long)time.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, MillisecondsMax, name);
    }

    private void Tick()
    {
        lock (_gate) _ticking = true;
        _activation.TryReceive(this);
    }
}

/// <summary>The timer with the callback's own state.</summary>
internal sealed class GrainTimer<TState>(
    Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    : GrainTimer(activation, options)
{
    private protected override Task Callback(CancellationToken cancellationToken) => callback(state, cancellationToken);
}
