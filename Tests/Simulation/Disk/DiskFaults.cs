namespace OrleansChat.Tests.Simulation.Disk;

/// <summary>Whether operations of the disk fail, and how often.</summary>
internal sealed class DiskFaults(Random random)
{
    private const int Thousand = 1_000;

    /// <summary>Of a thousand operations of any kind, so many fail.</summary>
    public int FailuresPerThousand { get; set; }

    /// <summary>Of a thousand syncs, so many fail.</summary>
    public int SyncFailuresPerThousand { get; set; }

    /// <summary>While it is set, no file grows.</summary>
    public bool IsFull { get; set; }

    public Random Random => random;

    public bool FailsSync() => SyncFailuresPerThousand > 0 && random.Next(Thousand) < SyncFailuresPerThousand;

    public bool Fails() => FailuresPerThousand > 0 && random.Next(Thousand) < FailuresPerThousand;

    public void MayFail(string what)
    {
        if (Fails())
            throw new IOException($"{what} fails");
    }

    public void Heal()
    {
        FailuresPerThousand = 0;
        SyncFailuresPerThousand = 0;
        IsFull = false;
    }
}
