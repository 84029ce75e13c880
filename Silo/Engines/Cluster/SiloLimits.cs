namespace OrleansChat.Silo.Engines.Cluster;

/// <summary>The bounds of what this engine does between silos. Units stand last in the names.</summary>
internal static class SiloLimits
{
    /// <summary>Ports that are tried from the first one on.</summary>
    public const int PortsTriedMax = 256;

    /// <summary>A call that is not answered in this time has failed. Longer than the log waits for a lock whose holder stands still, so that such a wait is survived.</summary>
    public const int ResponseTimeoutMs = 10_000;

    /// <summary>Calls that one activation has taken and not answered. Each brings many messages, and the log has a bound of its own; this is the wall behind it.</summary>
    public const int CallsPerActivationMax = 65_536;

    /// <summary>Probes without an answer after which a silo is suspected.</summary>
    public const int ProbesMissedMax = 3;

    /// <summary>Silos that must suspect another one before it counts as dead; fewer where there are not so many.</summary>
    public const int VotesForDeath = 2;

    /// <summary>Every silo reads the table of silos this often, and sees who has died.</summary>
    public const int TableRefreshMs = 1_000;

    /// <summary>The lock of the table is held for microseconds. It is tried for this again and again; then its holder stands still and is ended.</summary>
    public const int TableLockTimeoutMs = 5_000;

    /// <summary>The pause between two tries.</summary>
    public const int TableLockRetryMs = 5;

    /// <summary>A silo that starts waits so long for those that join before it; then it joins beside them.</summary>
    public const int JoinTurnTimeoutMs = 5_000;

    /// <summary>The pause between two looks whether it is its turn.</summary>
    public const int JoinTurnRetryMs = 25;

    /// <summary>The largest table that is read. A silo takes less than 1 KiB, and dead ones are taken out in time.</summary>
    public const int TableBytesMax = 4 * 1024 * 1024;

    /// <summary>Dead silos that the table keeps, for people.</summary>
    public const int DeadSilosMax = 25;
}
