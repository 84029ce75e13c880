namespace OrleansChat.Tests.Chaos;

/// <summary>What one run is made of.</summary>
public sealed record ChaosOptions
{
    /// <summary>How many servers there are.</summary>
    public const int Servers = 3;

    /// <summary>What everything is drawn from.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>What the servers have as their log.</summary>
    public LogKind Log { get; init; }

    /// <summary>How large a segment of the log grows: with every other seed so little that several end in a run, also while servers die.</summary>
    public long SegmentBytes => Seed % 2 == 0 ? 256 * 1024 * 1024 : 256 * 1024;

    /// <summary>How often servers are killed; each kill has one to three other faults before it.</summary>
    public int Kills { get; init; } = 5;

    /// <summary>How many clients talk.</summary>
    public int Clients { get; init; } = 12;

    /// <summary>The clients post at least for so long, also when all faults are over.</summary>
    public TimeSpan Posting { get; init; } = TimeSpan.Zero;

    /// <summary>No server is suspended for longer.</summary>
    public TimeSpan SuspensionMax { get; init; } = TimeSpan.FromSeconds(20);
}
