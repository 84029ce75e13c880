using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using OrleansChat.LocalEngine.Activations;

namespace Orleans;

/// <summary>
/// The base of grain classes. The engine creates an instance upon the first request to its key and runs its code one turn at a time,
/// so a grain needs no locks. A grain is created by the container: constructor parameters are services.
/// </summary>
public abstract class Grain : IGrainBase, IAddressable
{
    /// <summary>Belongs to the activation that is being created; outside of one, the members that need it throw <see cref="InvalidOperationException"/>.</summary>
    protected Grain() => GrainContext = Activation.BeingCreated;

    /// <inheritdoc/>
    [AllowNull]
    public IGrainContext GrainContext { get; }

    /// <summary>Makes references to other grains.</summary>
    protected IGrainFactory GrainFactory => ServiceProvider.GetRequiredService<IGrainFactory>();

    /// <summary>The services of this activation (see <see cref="IGrainContext.ActivationServices"/>).</summary>
    protected internal IServiceProvider ServiceProvider => Activation.Of(this).ActivationServices;

    /// <inheritdoc/>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation once its running requests are done; the next request goes to a new one.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);
}
