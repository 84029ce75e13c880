namespace OrleansChat.SharedLog.Postgres;

/// <summary>What a server must know to take part in a log that lies in PostgreSQL.</summary>
public sealed record PostgresOptions
{
    /// <summary>The server's name, which only one living server may have.</summary>
    public required string Server { get; init; }

    /// <summary>Where the database is, in Npgsql's words. Its <c>Search Path</c> names the schema; without one that is <c>orleanschat</c>.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Where clients connect, as it is shown to people.</summary>
    public string Address { get; init; } = "";

    /// <summary>What an ack waits for. With <see cref="Durability.Write"/> a crash of the database can lose the last moments, and then the epoch changes.</summary>
    public Durability Durability { get; init; } = Durability.Fsync;

    /// <summary>A checkpoint is written after so many bytes of the log.</summary>
    public long CheckpointIntervalBytes { get; init; } = LogLimits.CheckpointIntervalBytes;

    /// <summary>What the pauses between attempts to connect are drawn from: something else in each server.</summary>
    public int Seed { get; init; }

    /// <summary>Makes the random id of a new log, and of one that has lost its last lines: 1 to 64 letters and digits.</summary>
    public required Func<string> NewEpoch { get; init; }
}
