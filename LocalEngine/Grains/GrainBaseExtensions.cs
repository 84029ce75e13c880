using Orleans.Runtime;
using OrleansChat.LocalEngine.Activations;
using OrleansChat.LocalEngine.Timers;

namespace Orleans;

/// <summary>What grain code can ask of its own activation.</summary>
public static class GrainBaseExtensions
{
    /// <summary>Ends the activation once its running requests are done; the next request goes to a new one.</summary>
    public static void DeactivateOnIdle(this IGrainBase grain) =>
        Activation.Of(grain).Deactivate(new(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

    /// <summary>
    /// Registers a timer whose callback runs as a turn of this grain, like a request. The period counts from the end of a callback, so ticks never
    /// overlap. An exception of the callback is logged and the timer goes on. The timer ends with its activation or when it is disposed;
    /// either cancels the token.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A time is negative and not infinite, or too long for a timer.</exception>
    public static IGrainTimer RegisterGrainTimer<TState>(
        this IGrainBase grain, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return GrainTimer.Register(Activation.Of(grain), callback, state, options);
    }

    /// <inheritdoc cref="RegisterGrainTimer{TState}(IGrainBase, Func{TState, CancellationToken, Task}, TState, GrainTimerCreationOptions)"/>
    public static IGrainTimer RegisterGrainTimer(this IGrainBase grain, Func<Task> callback, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return RegisterGrainTimer(grain, static (callback, _) => callback(), callback, new GrainTimerCreationOptions(dueTime, period));
    }
}
