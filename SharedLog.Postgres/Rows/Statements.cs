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

    // Whoever waits for the row here looks at it anew when the one before has committed: then it says another place, and nothing is done.
    private readonly string _append = $"""
        WITH moved AS (UPDATE {database.Schema}.head SET position = $6, chain = $7 WHERE position = $8 AND chain = $9 AND epoch = $10 RETURNING position),
        added AS (INSERT INTO {database.Schema}.line (position, chain, channel, seq, line) SELECT rows.* FROM unnest($1, $2, $3, $4, $5) AS rows WHERE EXISTS (SELECT FROM moved))
        SELECT pg_notify($11, $12) FROM moved
        """;

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

    /// <summary>Adds lines, if the log goes as far as is thought, says that it goes farther now, and tells those who listen. Gives a row if it did.</summary>
    public NpgsqlBatchCommand Append(LogPlace before, RowBatch rows)
    {
        var append = Insert(rows);
        append.CommandText = _append;
        foreach (var parameter in (ReadOnlySpan<NpgsqlParameter>)[Of(rows.End.Position), Of(rows.End.Chain), Of(before.Position), Of(before.Chain), Of(before.Epoch), Of(database.NudgeChannel), Of(Told(rows.End))])
            append.Parameters.Add(parameter);
        return append;
    }

    /// <summary>Says that the log goes so far now.</summary>
    public NpgsqlBatchCommand Update(LogPlace end) => new(_update)
    {
        Parameters = { Of(end.Position), Of(end.Chain), Of(end.Epoch), new NpgsqlParameter<int> { TypedValue = end.Segment } },
    };

    /// <summary>Tells those who listen, when the transaction is committed.</summary>
    public NpgsqlBatchCommand Notify(LogPlace end) => new("SELECT pg_notify($1, $2)") { Parameters = { Of(database.NudgeChannel), Of(Told(end)) } };

    /// <summary>Several statements in one round trip.</summary>
    public static NpgsqlBatch Together(NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> statements)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var statement in statements)
            batch.BatchCommands.Add(statement);
        return batch;
    }

    private static string Told(LogPlace end)
    {
        Span<byte> text = stackalloc byte[LogEnd.BytesMax];
        return Encoding.UTF8.GetString(text[..new LogEnd(end.Epoch, end.Segment, end.Position).Write(text)]);
    }

    private static NpgsqlParameter<long> Of(long value) => new() { TypedValue = value };

    private static NpgsqlParameter<string> Of(string value) => new() { TypedValue = value };
}
