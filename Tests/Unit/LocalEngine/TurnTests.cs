namespace OrleansChat.Tests.Unit.LocalEngine;

/// <summary>Follows Orleans: the code of an activation runs one turn at a time.</summary>
public sealed class TurnTests : IAsyncLifetime
{
    private EngineHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EngineHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task The_next_request_starts_only_after_the_task_of_the_one_before_is_done()
    {
        var gate = new TaskCompletionSource();
        List<string> steps = [];
        var first = _host.Grain().Run(async _ =>
        {
            steps.Add("first starts");
            await gate.Task;
            steps.Add("first ends");
        });
        var second = _host.Grain().Run(_ =>
        {
            steps.Add("second");
            return Task.CompletedTask;
        });

        // An interleaving request answers from inside, when the grain has seen all that was sent before.
        await _host.Grain().Interleave(static _ => Task.CompletedTask);
        Assert.Equal(["first starts"], steps);
        gate.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal(["first starts", "first ends", "second"], steps);
    }

    [Fact]
    public async Task A_grain_that_calls_another_one_does_not_run_it_within_its_own_turn()
    {
        var ranWithin = false;
        await _host.Grain("outer").Run(outer =>
        {
            var (isInTurn, thread) = (true, Environment.CurrentManagedThreadId);
            var call = outer.GrainFactory.GetGrain<IReentrantScriptedGrain>("inner").Run(_ =>
            {
                ranWithin = Volatile.Read(ref isInTurn) && Environment.CurrentManagedThreadId == thread;
                return Task.CompletedTask;
            });
            Volatile.Write(ref isInTurn, false);
            return call;
        });
        Assert.False(ranWithin);
    }

    [Fact]
    public async Task Requests_of_one_caller_start_in_the_order_in_which_they_were_sent()
    {
        List<int> started = [];
        var calls = Enumerable.Range(0, 10_000).Select(number => _host.Grain().Run(async _ =>
        {
            started.Add(number);
            if (number % 7 == 0) await Task.Yield();
        })).ToArray();
        await Task.WhenAll(calls);
        Assert.Equal(Enumerable.Range(0, 10_000), started);
    }

    [Fact]
    public async Task Requests_that_may_interleave_start_in_the_same_order_as_the_others_when_nothing_blocks_them()
    {
        List<int> started = [];
        var calls = Enumerable.Range(0, 1_000).Select(number =>
        {
            Task Note(ScriptedGrain grain)
            {
                started.Add(number);
                return Task.CompletedTask;
            }

            return number % 2 == 0 ? _host.Grain().Run(Note) : _host.Grain().Interleave(Note);
        }).ToArray();
        await Task.WhenAll(calls);
        Assert.Equal(Enumerable.Range(0, 1_000), started);
    }

    [Fact]
    public async Task Grain_code_stays_on_the_scheduler_of_its_activation_across_awaits()
    {
        await _host.Grain().Run(async _ =>
        {
            var scheduler = TaskScheduler.Current;
            Assert.NotSame(TaskScheduler.Default, scheduler);
            await Task.Yield();
            Assert.Same(scheduler, TaskScheduler.Current);
            await new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromTicks(1)).ContinueWith(static _ => { }, TaskScheduler.Default);
            Assert.Same(scheduler, TaskScheduler.Current);
        });
    }

    [Fact]
    public async Task Two_activations_have_two_schedulers()
    {
        TaskScheduler? one = null, other = null;
        await _host.Grain("one").Run(_ => Task.FromResult(one = TaskScheduler.Current));
        await _host.Grain("other").Run(_ => Task.FromResult(other = TaskScheduler.Current));
        Assert.NotSame(one, other);
    }

    [Fact(Timeout = 10_000)]
    public async Task The_caller_goes_on_outside_of_the_turn_even_if_it_asks_to_go_on_at_once()
    {
        var gate = new TaskCompletionSource();
        var caller = _host.Grain().Run(_ => gate.Task).ContinueWith(
            _ => _host.Grain().Run(static _ => Task.CompletedTask).Wait(), // inside the turn this would wait for ever
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        gate.SetResult();
        await caller;
    }

    [Fact]
    public async Task An_always_interleaving_request_runs_while_another_awaits()
    {
        var gate = new TaskCompletionSource();
        var blocked = _host.Grain().Run(_ => gate.Task);
        await _host.Grain().Interleave(_ =>
        {
            gate.SetResult();
            return Task.CompletedTask;
        });
        await blocked;
    }

    [Fact]
    public async Task An_always_interleaving_request_does_not_hold_up_the_ordinary_ones_behind_it()
    {
        var gate = new TaskCompletionSource();
        var interleaving = _host.Grain().Interleave(_ => gate.Task);
        await _host.Grain().Run(static _ => Task.CompletedTask);
        gate.SetResult();
        await interleaving;
    }

    [Fact]
    public async Task Requests_of_a_reentrant_grain_interleave_at_awaits()
    {
        var gate = new TaskCompletionSource();
        var first = _host.Reentrant().Run(_ => gate.Task);
        await _host.Reentrant().Run(_ =>
        {
            gate.SetResult();
            return Task.CompletedTask;
        });
        await first;
    }

    [Fact]
    public async Task A_reentrant_grain_may_call_itself()
    {
        await _host.Reentrant().Run(static grain => grain.GrainFactory.GetGrain<IReentrantScriptedGrain>("one").Run(static _ => Task.CompletedTask));
        Assert.Equal(1, _host.Lives.Begun);
    }

    [Fact]
    public async Task Interleaving_turns_never_run_in_parallel()
    {
        var inside = 0;
        var counted = 0;
        var calls = Enumerable.Range(0, 8).Select(_ => Task.Run(() => Task.WhenAll(Enumerable.Range(0, 200).Select(_ => _host.Reentrant().Run(async _ =>
        {
            for (var i = 0; i < 5; i++)
            {
                // Plain increments: two turns at once would lose some, and would see each other inside.
                Assert.Equal(1, ++inside);
                counted++;
                Assert.Equal(0, --inside);
                await Task.Yield();
            }
        })))));
        await Task.WhenAll(calls);
        Assert.Equal(8 * 200 * 5, counted);
    }

    [Fact]
    public async Task The_async_locals_of_a_caller_do_not_reach_the_grain()
    {
        var local = new AsyncLocal<string?> { Value = "the caller's" };
        // Also once the grain is idle: then nothing but this call wakes it.
        for (var i = 0; i < 20; i++)
        {
            await _host.Grain().Run(_ =>
            {
                Assert.Null(local.Value);
                Assert.False(ExecutionContext.IsFlowSuppressed());
                return Task.CompletedTask;
            });
        }

        Assert.Null(await _host.Grain().Ask(_ => local.Value));
        Assert.Equal("the caller's", local.Value);
    }

    [Fact]
    public async Task A_busy_grain_does_not_keep_another_from_its_turns()
    {
        var stop = false;
        var busy = _host.Grain("busy").Run(async _ =>
        {
            while (!Volatile.Read(ref stop)) await Task.Yield();
        });
        await _host.Grain("other").Run(static _ => Task.CompletedTask);
        await _host.Grain("busy").Interleave(static _ => Task.CompletedTask);
        Volatile.Write(ref stop, true);
        await busy;
    }
}
