using Microsoft.Extensions.Logging;
using Orleans;
using OrleansChat.LocalEngine.Activations;

namespace OrleansChat.LocalEngine;

/// <summary>The events that the engine logs.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1, LogLevel.Information, "Silo {Silo} started; its grains run in this process only (LocalEngine)")]
    public static partial void SiloStarted(this ILogger logger, string silo);

    [LoggerMessage(2, LogLevel.Information, "Silo {Silo} stopped")]
    public static partial void SiloStopped(this ILogger logger, string silo);

    [LoggerMessage(3, LogLevel.Warning, "Silo {Silo} stopped without waiting for {Activations} activations")]
    public static partial void SiloAbandoned(this ILogger logger, string silo, int activations);

    [LoggerMessage(4, LogLevel.Debug, "Activated {Grain}")]
    public static partial void Activated(this ILogger logger, GrainId grain);

    [LoggerMessage(5, LogLevel.Error, "Activating {Grain} failed; the requests that waited for it fail with the same exception")]
    public static partial void ActivationFailed(this ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(6, LogLevel.Debug, "Deactivated {Grain} ({Reason})")]
    public static partial void Deactivated(this ILogger logger, GrainId grain, DeactivationReasonCode reason);

    [LoggerMessage(7, LogLevel.Error, "OnDeactivateAsync of {Grain} failed; it is deactivated all the same")]
    public static partial void DeactivationFailed(this ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(8, LogLevel.Error, "Disposing {Grain} failed")]
    public static partial void DisposalFailed(this ILogger logger, Exception exception, GrainId grain);

    [LoggerMessage(9, LogLevel.Warning, "A timer callback of {Grain} failed; the timer goes on")]
    public static partial void TimerCallbackFailed(this ILogger logger, Exception exception, GrainId grain);
}
