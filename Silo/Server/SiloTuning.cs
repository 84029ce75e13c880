namespace OrleansChat.Silo.Server;

/// <summary>What can be set of silos that call each other (<see cref="Settings.ClusterSettings"/>).</summary>
internal sealed record SiloTuning
{
    /// <summary>Where the other silos reach this one.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The first port that is tried.</summary>
    public int Port { get; init; } = 11_111;

    /// <summary>How long a silo may be silent before it counts as dead.</summary>
    public int SilenceMs { get; init; } = 3_000;
}
