using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace OrleansChat.Tests.Unit.LocalEngine;

/// <summary>Follows Orleans: how an activation begins, and how it ends.</summary>
public sealed class ActivationTests : IAsyncLifetime
{
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Quantum = TimeSpan.FromMinutes(1);

    private EngineHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EngineHost.StartAsync(static silo =>
    {
        silo.Configure<GrainCollectionOptions>(static options => (options.CollectionAge, options.CollectionQuantum) = (Age, Quantum));
        silo.Services.AddScoped<PerActivation>();
    });

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_grain_is_created_by_its_first_call_and_not_by_the_reference()
    {
        var reference = _host.Grain();
        Assert.Equal(0, _host.Lives.Begun);
        Assert.Equal(1, await reference.Life());
        Assert.Equal(1, await _host.Grain().Life());
        Assert.Equal(1, _host.Lives.Begun);
    }

    [Fact]
    public async Task OnActivateAsync_is_done_before_the_first_request_starts()
    {
        var gate = new TaskCompletionSource();
        List<string> steps = [];
        _host.Lives.OnActivate = async (_, _) =>
        {
            await gate.Task;
            steps.Add("activated");
        };
        var call = _host.Grain().Ask(_ => { steps.Add("asked"); return null; });
        var interleaving = _host.Grain().Interleave(_ => { steps.Add("interleaved"); return Task.CompletedTask; });
        gate.SetResult();
        await Task.WhenAll(call, interleaving);
        Assert.Equal(["activated", "asked", "interleaved"], steps);
    }

    [Fact]
    public async Task If_OnActivateAsync_fails_all_that_wait_fail_with_its_exception_and_the_next_call_tries_anew()
    {
        var gate = new TaskCompletionSource();
        var failure = new InvalidDataException("cannot");
        var deactivated = false;
        _host.Lives.OnActivate = async (_, _) =>
        {
            await gate.Task;
            throw failure;
        };
        _host.Lives.OnDeactivate = (_, _, _) => Task.FromResult(deactivated = true);
        Task[] waiting = [_host.Grain().Life(), _host.Grain().Life()];
        gate.SetResult();
        foreach (var call in waiting) Assert.Same(failure, await Assert.ThrowsAsync<InvalidDataException>(() => call));

        _host.Lives.OnActivate = static (_, _) => Task.CompletedTask;
        Assert.Equal(2, await _host.Grain().Life());
        Assert.False(deactivated);
    }

    [Fact]
    public async Task If_the_grain_cannot_be_constructed_the_call_fails_with_the_reason()
    {
        var call = _host.Grains.GetGrain<IUnmakeableGrain>("one").Ask();
        Assert.Equal("not today", (await Assert.ThrowsAsync<InvalidDataException>(() => call)).Message);
    }

    [Fact]
    public async Task After_DeactivateOnIdle_the_running_request_is_finished_and_the_next_goes_to_a_new_activation()
    {
        var gate = new TaskCompletionSource();
        List<string> steps = [];
        _host.Lives.OnDeactivate = (grain, reason, _) =>
        {
            steps.Add($"{grain.Life} ends: {reason.ReasonCode}");
            return Task.CompletedTask;
        };
        var running = _host.Grain().Run(async grain =>
        {
            await gate.Task;
            grain.DeactivateOnIdle();
            for (var turn = 0; turn < 10; turn++) await Task.Yield();
            steps.Add($"{grain.Life} is done");
        });
        Task[] waiting = [.. Enumerable.Range(1, 3).Select(number => _host.Grain().Run(grain =>
        {
            steps.Add($"{grain.Life} gets {number}");
            return Task.CompletedTask;
        }))];
        gate.SetResult();
        await running;
        await Task.WhenAll(waiting);
        Assert.Equal(["1 is done", "1 ends: ApplicationRequested", "2 gets 1", "2 gets 2", "2 gets 3"], steps);
    }

    [Fact]
    public async Task Requests_that_arrive_while_a_grain_ends_wait_and_keep_their_order()
    {
        var ending = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        _host.Lives.OnDeactivate = async (_, _, _) =>
        {
            ending.TrySetResult();
            await gate.Task;
        };
        var grain = _host.Grain();
        await grain.Run(static grain => { grain.DeactivateOnIdle(); return Task.CompletedTask; });
        await ending.Task;

        List<int> started = [];
        var waiting = Enumerable.Range(0, 100).Select(number => grain.Run(grain =>
        {
            Assert.Equal(2, grain.Life);
            started.Add(number);
            return Task.CompletedTask;
        })).ToArray();
        Assert.Equal(1, _host.Lives.Begun);
        gate.SetResult();
        await Task.WhenAll(waiting);
        Assert.Equal(Enumerable.Range(0, 100), started);
    }

    [Fact]
    public async Task An_idle_grain_ends_after_the_collection_age_and_is_told_why()
    {
        var ended = new TaskCompletionSource<DeactivationReasonCode>();
        _host.Lives.OnDeactivate = (_, reason, _) =>
        {
            ended.SetResult(reason.ReasonCode);
            return Task.CompletedTask;
        };
        await _host.Grain().Life();
        _host.Time.Advance(Age - Quantum);
        Assert.Equal(1, await _host.Grain().Life());
        _host.Time.Advance(Age - Quantum);
        Assert.False(ended.Task.IsCompleted);

        _host.Time.Advance(Quantum);
        Assert.Equal(DeactivationReasonCode.ActivationIdle, await ended.Task);
        Assert.Equal(2, await _host.Grain().Life());
    }

    [Fact]
    public async Task A_grain_is_not_idle_while_a_request_runs()
    {
        var gate = new TaskCompletionSource();
        var running = _host.Grain().Run(_ => gate.Task);
        await _host.Grain().Interleave(static _ => Task.CompletedTask);
        _host.Time.Advance(3 * Age);
        gate.SetResult();
        await running;
        Assert.Equal(1, await _host.Grain().Life());
    }

    [Fact]
    public async Task A_failing_OnDeactivateAsync_does_not_keep_the_grain_from_ending()
    {
        _host.Lives.OnDeactivate = static (_, _, _) => throw new InvalidDataException("at the end");
        await _host.Grain().Run(static grain => { grain.DeactivateOnIdle(); return Task.CompletedTask; });
        Assert.Equal(2, await _host.Grain().Life());
    }

    [Fact]
    public async Task Each_activation_has_its_own_scope_of_services_which_ends_with_it()
    {
        var first = (PerActivation)(await _host.Grain("one").Ask(static grain => grain.ServiceProvider.GetRequiredService<PerActivation>()))!;
        Assert.Same(first, await _host.Grain("one").Ask(static grain => grain.ServiceProvider.GetRequiredService<PerActivation>()));
        Assert.NotSame(first, await _host.Grain("other").Ask(static grain => grain.ServiceProvider.GetRequiredService<PerActivation>()));
        Assert.False(first.IsDisposed);
        var context = (IGrainContext)(await _host.Grain("one").Ask(static grain => grain.GrainContext))!;
        await _host.Grain("one").Run(static grain => { grain.DeactivateOnIdle(); return Task.CompletedTask; });
        await context.Deactivated;
        Assert.True(first.IsDisposed);
    }

    [Fact]
    public async Task A_stopping_silo_ends_all_its_grains_and_refuses_what_comes_after()
    {
        var ended = 0;
        _host.Lives.OnDeactivate = async (_, reason, _) =>
        {
            await Task.Yield();
            Assert.Equal(DeactivationReasonCode.ShuttingDown, reason.ReasonCode);
            Interlocked.Increment(ref ended);
        };
        var grains = Enumerable.Range(0, 50).Select(number => _host.Grain($"{number}")).ToArray();
        await Task.WhenAll(grains.Select(static grain => grain.Life()));

        await _host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(50, ended);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => grains[0].Life());
        await Assert.ThrowsAsync<SiloUnavailableException>(() => _host.Grain("new").Life());
    }

    [Fact]
    public async Task A_silo_that_has_no_time_to_stop_drops_its_grains_and_refuses_what_waits()
    {
        var told = false;
        var gate = new TaskCompletionSource();
        _host.Lives.OnDeactivate = (_, _, _) => Task.FromResult(told = true);
        var running = _host.Grain().Run(_ => gate.Task);
        var waiting = _host.Grain().Life();
        await _host.Grain().Interleave(static _ => Task.CompletedTask);

        await _host.StopAsync(new CancellationToken(canceled: true));

        await Assert.ThrowsAsync<SiloUnavailableException>(() => waiting);
        gate.SetResult();
        await running;
        Assert.False(told);
    }

    private sealed class PerActivation : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}

public interface IUnmakeableGrain : IGrainWithStringKey
{
    Task Ask();
}

public sealed class UnmakeableGrain : Grain, IUnmakeableGrain
{
    public UnmakeableGrain() => throw new InvalidDataException("not today");

    public Task Ask() => Task.CompletedTask;
}
