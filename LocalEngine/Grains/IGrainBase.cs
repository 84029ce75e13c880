using Orleans.Runtime;

namespace Orleans;

/// <summary>What the engine calls on every grain class.</summary>
public interface IGrainBase
{
    /// <summary>The activation that this instance belongs to.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Runs before the first request. If it fails, the requests that wait for it fail with the same exception and the instance is given up.</summary>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Runs after the last request, before the next activation of this grain may begin. An exception is logged and otherwise ignored.</summary>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
