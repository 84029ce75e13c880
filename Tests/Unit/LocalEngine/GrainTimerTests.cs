using Orleans;
using Orleans.Runtime;

namespace OrleansChat.Tests.Unit.LocalEngine;

/// <summary>Follows Orleans: the ticks of a grain timer are turns of its grain.</summary>
public sealed class GrainTimerTests : IAsyncLifetime
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private EngineHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EngineHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_timer_ticks_at_its_due_time_and_then_after_each_period_with_its_state()
    {
        List<string> ticks = [];
        await Register(_host.Grain(), "state", (state, _) => { ticks.Add(state); return Task.CompletedTask; }, new(3 * Second, Second));
        await Advance(2 * Second);
        Assert.Empty(ticks);
        await Advance(Second);
        await Advance(Second);
        Assert.Equal(["state", "state"], ticks);
    }

    [Fact]
    public async Task A_tick_runs_on_the_scheduler_of_the_grain()
    {
        TaskScheduler? request = null, tick = null;
        await _host.Grain().Run(grain =>
        {
            request = TaskScheduler.Current;
            grain.RegisterGrainTimer(() => Task.FromResult(tick = TaskScheduler.Current), Second, Timeout.InfiniteTimeSpan);
            return Task.CompletedTask;
        });
        await Advance(Second);
        Assert.NotNull(tick);
        Assert.Same(request, tick);
    }

    [Fact]
    public async Task A_tick_waits_for_the_running_request_unless_it_may_interleave()
    {
        List<string> ticks = [];
        await Register(_host.Grain(), "ordinary", (state, _) => { ticks.Add(state); return Task.CompletedTask; }, new(Second, Timeout.InfiniteTimeSpan));
        await Register(
            _host.Grain(), "interleaving", (state, _) => { ticks.Add(state); return Task.CompletedTask; }, new(Second, Timeout.InfiniteTimeSpan) { Interleave = true });
        var gate = new TaskCompletionSource();
        var running = _host.Grain().Run(_ => gate.Task);
        _host.Time.Advance(Second);
        await _host.Grain().Interleave(static _ => Task.CompletedTask);
        Assert.Equal(["interleaving"], ticks);
        gate.SetResult();
        await running;
        await _host.Grain().Life();
        Assert.Equal(["interleaving", "ordinary"], ticks);
    }

    [Fact]
    public async Task Ticks_do_not_overlap_the_period_counts_from_the_end_of_a_tick()
    {
        var begun = 0;
        var gate = new TaskCompletionSource();
        await Register(_host.Grain(), 0, (_, _) => { begun++; return gate.Task; }, new(Second, Second) { Interleave = true });
        await Advance(10 * Second);
        Assert.Equal(1, begun);
        gate.SetResult();
        await _host.Grain().Life();
        await Advance(Second);
        Assert.Equal(2, begun);
    }

    [Fact]
    public async Task A_failing_callback_does_not_end_its_timer()
    {
        var ticks = 0;
        await Register(_host.Grain(), 0, (_, _) => ++ticks % 2 == 1 ? throw new InvalidDataException("at once") : Task.FromException(new InvalidDataException("later")), new(Second, Second));
        await Advance(Second);
        await Advance(Second);
        await Advance(Second);
        Assert.Equal(3, ticks);
    }

    [Fact]
    public async Task A_disposed_timer_cancels_its_callback_and_ticks_no_more()
    {
        var ticks = 0;
        var token = CancellationToken.None;
        var timer = await Register(_host.Grain(), 0, (_, cancellation) => { ticks++; token = cancellation; return Task.CompletedTask; }, new(Second, Second));
        await Advance(Second);
        Assert.False(token.IsCancellationRequested);
        timer.Dispose();
        Assert.True(token.IsCancellationRequested);
        await Advance(10 * Second);
        Assert.Equal(1, ticks);
    }

    [Fact]
    public async Task A_tick_that_waits_when_its_timer_is_disposed_runs_with_its_token_cancelled()
    {
        var cancelled = false;
        var timer = await Register(_host.Grain(), 0, (_, token) => Task.FromResult(cancelled = token.IsCancellationRequested), new(Second, Second));
        var gate = new TaskCompletionSource();
        var running = _host.Grain().Run(_ => gate.Task);
        _host.Time.Advance(Second);
        timer.Dispose();
        gate.SetResult();
        await running;
        await _host.Grain().Life();
        Assert.True(cancelled);
    }

    [Fact]
    public async Task A_changed_timer_follows_its_new_times()
    {
        var ticks = 0;
        var timer = await Register(_host.Grain(), 0, (_, _) => { ticks++; return Task.CompletedTask; }, new(Second, Second));
        timer.Change(5 * Second, Timeout.InfiniteTimeSpan);
        await Advance(4 * Second);
        Assert.Equal(0, ticks);
        await Advance(Second);
        await Advance(10 * Second);
        Assert.Equal(1, ticks);
    }

    [Fact]
    public async Task A_change_during_a_tick_takes_effect_after_it()
    {
        IGrainTimer timer = null!;
        var ticks = 0;
        timer = await Register(
            _host.Grain(),
            0,
            (_, _) =>
            {
                ticks++;
                timer.Change(5 * Second, 5 * Second);
                return Task.CompletedTask;
            },
            new(Second, Second));
        await Advance(Second);
        await Advance(4 * Second);
        Assert.Equal(1, ticks);
        await Advance(Second);
        Assert.Equal(2, ticks);
    }

    [Fact]
    public async Task A_timer_ends_with_its_activation()
    {
        var ticks = 0;
        await Register(_host.Grain(), 0, (_, _) => { ticks++; return Task.CompletedTask; }, new(Second, Second));
        await _host.Grain().Run(static grain => { grain.DeactivateOnIdle(); return Task.CompletedTask; });
        Assert.Equal(2, await _host.Grain().Life());
        await Advance(10 * Second);
        Assert.Equal(0, ticks);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public async Task A_tick_counts_as_use_of_the_grain_only_if_its_timer_says_so(bool keepAlive, int lifeAfterTheCollectionAge)
    {
        var over = new TaskCompletionSource();
        Task Tick(int state, CancellationToken cancellationToken)
        {
            // A turn that is queued from this one comes when the tick is over.
            _ = Task.Factory.StartNew(over.SetResult, cancellationToken, TaskCreationOptions.None, TaskScheduler.Current);
            return Task.CompletedTask;
        }

        await Register(_host.Grain(), 0, Tick, new(10 * Minute, Timeout.InfiniteTimeSpan) { KeepAlive = keepAlive });
        _host.Time.Advance(10 * Minute);
        await over.Task;
        _host.Time.Advance(5 * Minute);
        Assert.Equal(lifeAfterTheCollectionAge, await _host.Grain().Life());
    }

    [Fact]
    public async Task Times_that_no_timer_can_keep_are_refused()
    {
        await _host.Grain().Run(static grain =>
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => grain.RegisterGrainTimer(static () => Task.CompletedTask, -2 * Second, Second));
            Assert.Throws<ArgumentOutOfRangeException>(() => grain.RegisterGrainTimer(static () => Task.CompletedTask, Second, TimeSpan.FromDays(365)));
            Assert.Throws<ArgumentNullException>(() => grain.RegisterGrainTimer((Func<Task>)null!, Second, Second));
            return Task.CompletedTask;
        });
    }

    private static async Task<IGrainTimer> Register<T>(IScriptedGrain grain, T state, Func<T, CancellationToken, Task> callback, GrainTimerCreationOptions options) =>
        (IGrainTimer)(await grain.Ask(grain => grain.RegisterGrainTimer(callback, state, options)))!;

    // The ticks are received inside Advance; a request that comes after them is answered after them.
    private async Task Advance(TimeSpan time)
    {
        _host.Time.Advance(time);
        await _host.Grain().Life();
    }
}
