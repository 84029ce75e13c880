namespace Orleans.Runtime;

/// <summary>One activation of a grain, as its own code sees it.</summary>
public interface IGrainContext
{
    /// <summary>The services of this activation: a scope of its own, disposed after the grain is deactivated.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Completes, never with an error, when this activation is over and the grain object is disposed.</summary>
    Task Deactivated { get; }

    /// <summary>
    /// Ends this activation once its running requests are done. Requests that have not started, and those that arrive meanwhile,
    /// go to the next activation in their order. Only the first call counts; its reason and token reach the grain.
    /// </summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}
