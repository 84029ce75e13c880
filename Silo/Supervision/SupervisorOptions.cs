using OrleansChat.Silo.Server;

namespace OrleansChat.Silo.Supervision;

/// <summary>What <c>up</c> starts.</summary>
internal sealed record SupervisorOptions
{
    public required IReadOnlyList<string> Servers { get; init; }

    public required string Host { get; init; }

    /// <summary>The first server's port; 0 for free ones.</summary>
    public required int BasePort { get; init; }

    public required string LogPath { get; init; }

    /// <summary>Whether a server that died is started again.</summary>
    public required bool Restart { get; init; }

    public required Tuning Tuning { get; init; }

    /// <summary>A server that does not say that it is ready in so long is stopped, and the start has failed.</summary>
    public int StartTimeoutMs { get; init; } = 60_000;

    /// <summary>A server that does not stop in so long is ended.</summary>
    public int StopTimeoutMs { get; init; } = 20_000;

    /// <summary>The first wait before a dead server is started again; it doubles while the server dies again soon.</summary>
    public int RestartDelayMs { get; init; } = 100;

    /// <summary>The longest such wait.</summary>
    public int RestartDelayMaxMs { get; init; } = 5_000;

    /// <summary>The port of a server.</summary>
    /// <param name="index">Its place in <see cref="Servers"/>.</param>
    public int PortOf(int index) => BasePort == 0 ? 0 : BasePort + index;

    /// <summary>What a server is told: the same as all others, but for its health port.</summary>
    /// <param name="server">Its name, one of <see cref="Servers"/>.</param>
    public Tuning TuningOf(string server)
        => Tuning.HealthPort == 0 ? Tuning : Tuning with { HealthPort = Tuning.HealthPort + Servers.TakeWhile(other => other != server).Count() };
}
