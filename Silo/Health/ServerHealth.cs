using Microsoft.Extensions.Hosting;
using OrleansChat.SharedLog.Health;

namespace OrleansChat.Silo.Health;

/// <summary>
/// What the server says of itself. Live: it need not be started again. Ready: send it clients. A server that starts or stops, or whose log cannot be written, is live all the same: to start it again
/// would not help.
/// </summary>
internal sealed class ServerHealth(string server, IHostApplicationLifetime lifetime, ILogHealth log)
{
    /// <summary>Whether the server serves, and no thread of its log stands still.</summary>
    public HealthAnswer Live() => new(server, log.Look().Stuck);

    /// <summary>Whether the server has started, does not stop, and can write the log.</summary>
    public HealthAnswer Ready() => new(
        server,
        lifetime.ApplicationStopping.IsCancellationRequested ? "The server stops."
        : !lifetime.ApplicationStarted.IsCancellationRequested ? "The server starts."
        : log.Look().Unwritable);
}

/// <summary>An answer.</summary>
/// <param name="Server">Who answers.</param>
/// <param name="Problem">What is wrong, as a sentence; null if nothing is.</param>
internal readonly record struct HealthAnswer(string Server, string? Problem);
