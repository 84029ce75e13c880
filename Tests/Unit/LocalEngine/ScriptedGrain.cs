using Orleans;
using Orleans.Concurrency;

namespace OrleansChat.Tests.Unit.LocalEngine;

/// <summary>A grain that runs what a test hands to it, which LocalEngine passes by reference like every argument.</summary>
public interface IScriptedGrain : IGrainWithStringKey
{
    Task Run(Func<ScriptedGrain, Task> script);

    [AlwaysInterleave]
    Task Interleave(Func<ScriptedGrain, Task> script);

    Task<object?> Ask(Func<ScriptedGrain, object?> question);
}

/// <summary>The same, in a class that is reentrant.</summary>
public interface IReentrantScriptedGrain : IScriptedGrain
{
}

/// <summary>What a test decides about the lives of its grains and learns of them.</summary>
public sealed class Lives
{
    private int _begun;

    public Func<ScriptedGrain, CancellationToken, Task> OnActivate { get; set; } = static (_, _) => Task.CompletedTask;

    public Func<ScriptedGrain, DeactivationReason, CancellationToken, Task> OnDeactivate { get; set; } = static (_, _, _) => Task.CompletedTask;

    public int Begun => _begun;

    public int Begin() => Interlocked.Increment(ref _begun);
}

public class ScriptedGrain(Lives lives) : Grain, IScriptedGrain
{
    /// <summary>1 for the first instance of the test, 2 for the next …</summary>
    public int Life { get; } = lives.Begin();

    public new IGrainFactory GrainFactory => base.GrainFactory;

    public new IServiceProvider ServiceProvider => base.ServiceProvider;

    public new void DeactivateOnIdle() => base.DeactivateOnIdle();

    public override Task OnActivateAsync(CancellationToken cancellationToken) => lives.OnActivate(this, cancellationToken);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => lives.OnDeactivate(this, reason, cancellationToken);

    public Task Run(Func<ScriptedGrain, Task> script) => script(this);

    public Task Interleave(Func<ScriptedGrain, Task> script) => script(this);

    public Task<object?> Ask(Func<ScriptedGrain, object?> question) => Task.FromResult(question(this));
}

[Reentrant]
public sealed class ReentrantScriptedGrain(Lives lives) : ScriptedGrain(lives), IReentrantScriptedGrain;

public static class ScriptedGrainExtensions
{
    public static async Task<int> Life(this IScriptedGrain grain) => (int)(await grain.Ask(static grain => grain.Life))!;
}
