using System.Text;
using Npgsql;
using NpgsqlTypes;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Postgres.Connections;

namespace OrleansChat.SharedLog.Postgres.Rows;

/// <summary>The statements that append and follow. Their texts never change, so that the database prepares each once a connection.</summary>
internal sealed class Statements(Database database)
{
    private readonly string _lock = $"SELECT position, chain, epoch, segment FROM {database.Schema}.head FOR UPDATE";
    private readonly string _head = $"SELECT position, chain, epoch, segment FROM {database.Schema}.head";
    private readonly string _read = $"SELECT position, chain, line FROM {database.Schema}.line WHERE position > $1 AND position <= $2 ORDER BY position";
    private readonly string _insert = $"INSERT INTO {database.Schema}.line (position, chain, channel, seq, line) SELECT * FROM unnest($1, $2, $3, $4, $5)";
    private readonly string _update = $"UPDATE {database.Schema}.head SET position = $1, chain = $2, epoch = $3, segment = $4";

    /// <summary>Begins a transaction. Each statement in it must see what was committed until then.</summary>
    public static NpgsqlBatchCommand Begin() => new("BEGIN ISOLATION LEVEL READ COMMITTED");

    /// <summary>Ends it.</summary>
    public static NpgsqlBatchCommand Commit() => new("COMMIT");

    /// <summary>Ends it without having done anything.</summary>
    public static NpgsqlBatchCommand Rollback() => new("ROLLBACK");

    /// <summary>Takes the log's lock, and says how far the log goes.</summary>
    public NpgsqlBatchCommand Lock() => new(_lock);

    /// <summary>Says how far the log goes.</summary>
    public NpgsqlBatchCommand Head() => new(_head);

    /// <summary>Reads the lines that begin at a position or behind it, about <see cref="PostgresLimits.ReadPieceBytes"/> of them.</summary>
    public NpgsqlBatchCommand Read(long position) => new(_read) { Parameters = { Of(position), Of(position + PostgresLimits.ReadPieceBytes) } };

    /// <summary>Adds lines.</summary>
    public NpgsqlBatchCommand Insert(RowBatch rows) => new(_insert)
    {
        Parameters =
        {
            new NpgsqlParameter<long[]> { TypedValue = rows.Positions, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
            new NpgsqlParameter<long[]> { TypedValue = rows.Chains, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
            new NpgsqlParameter<string?[]> { TypedValue = rows.Channels, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            new NpgsqlParameter<long?[]> { TypedValue = rows.Seqs, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
            new NpgsqlParameter<ReadOnlyMemory<byte>[]> { TypedValue = rows.Lines, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
        },
    };

    /// <summary>Says that the log goes so far now.</summary>
    public NpgsqlBatchCommand Update(LogPlace end) => new(_update)
    {
        Parameters = { Of(end.Position), Of((long)end.Chain), new NpgsqlParameter<string> { TypedValue = end.Epoch }, new NpgsqlParameter<int> { TypedValue = end.Segment } },
    };

    /// <summary>Tells those who listen, when the transaction is committed.</summary>
    public NpgsqlBatchCommand Notify(LogPlace end)
    {
        Span<byte> text = stackalloc byte[LogEnd.BytesMax];
        var length = new LogEnd(end.Epoch, end.Segment, end.Position).Write(text);
        return new NpgsqlBatchCommand("SELECT pg_notify($1, $2)")
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = database.NudgeChannel }, new NpgsqlParameter<string> { TypedValue = Encoding.UTF8.GetString(text[..length]) } },
        };
    }

    /// <summary>Several statements in one round trip.</summary>
    public static NpgsqlBatch Together(NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> statements)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(statement);
        return batch;
    }

    private static NpgsqlParameter<long> Of(long value) => new() { TypedValue = value };
}
