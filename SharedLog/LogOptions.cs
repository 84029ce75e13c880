namespace OrleansChat.SharedLog;

/// <summary>Which loss an ack survives.</summary>
public enum Durability
{
    /// <summary>Power loss: the ack waits until the disk has the bytes.</summary>
    Fsync,

    /// <summary>The death of any server, but not of the machine: the ack waits until the kernel has the bytes.</summary>
    Write,
}

/// <summary>What a server must know to take part in a log.</summary>
public sealed record LogOptions
{
    /// <summary>The server's name, which only one living server may have.</summary>
    public required string Server { get; init; }

    /// <summary>The file; beside it lie its lock and what was torn off it.</summary>
    public required string LogPath { get; init; }

    /// <summary>The folder where every server holds a lock of its own as long as it lives.</summary>
    public required string ClusterFolder { get; init; }

    /// <summary>Where clients connect, as it is shown to people.</summary>
    public string Address { get; init; } = "";

    /// <summary>What an ack waits for.</summary>
    public Durability Durability { get; init; } = Durability.Fsync;

    /// <summary>A segment that has grown to so many bytes is ended, and the log goes on in the next one.</summary>
    public long SegmentBytesMax { get; init; } = 256 * 1024 * 1024;

    /// <summary>What others appended is read under the lock if it is not more than so many bytes.</summary>
    public long CatchUpBytesMax { get; init; } = LogLimits.CatchUpBytesMax;

    /// <summary>Makes the random id of a new log: 1 to 64 letters and digits.</summary>
    public required Func<string> NewEpoch { get; init; }

    /// <summary>The path of the log's lock.</summary>
    public string LockPath => LogPath + ".lock";

    /// <summary>The path of a server's own lock.</summary>
    public string ServerLockPath(string server) => $"{ClusterFolder}/{server}.lock";
}
