using System.Buffers;
using System.Globalization;
using Npgsql;
using OrleansChat.SharedLog.Checkpoints;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.Postgres.Connections;

namespace OrleansChat.SharedLog.Postgres.Checkpoints;

/// <summary>The table of checkpoints: it has the last one, in parts. It only saves time; one that is missing, damaged or does not fit is passed over.</summary>
internal sealed class CheckpointTable(Database database, PostgresEvents events)
{
    /// <summary>Reads the last one.</summary>
    /// <returns>It and the chain at its place; null if there is none that is whole, of a version that this one knows, and of this log.</returns>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public async Task<(Checkpoint Checkpoint, uint Chain)?> LoadAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await PermitAsync(connection, cancel);
        await using var find = new NpgsqlCommand(
            $"SELECT position, chain, EXISTS (SELECT FROM {database.Schema}.line WHERE line.position = checkpoint.position AND line.chain = checkpoint.chain) "
            + $"FROM {database.Schema}.checkpoint WHERE part = 0 ORDER BY position DESC LIMIT 1",
            connection);
        var (position, chain, fits) = (0L, 0U, false);
        await using (var rows = await find.ExecuteReaderAsync(cancel))
        {
            if (!await rows.ReadAsync(cancel))
                return null;
            (position, chain, fits) = (rows.GetInt64(0), (uint)rows.GetInt64(1), rows.GetBoolean(2));
        }

        var checkpoint = fits ? Checkpoint.Read(await BytesAsync(connection, position, cancel)) : null;
        if (checkpoint?.Offset == position)
            return (checkpoint, chain);
        events.CheckpointPassedOver(position);
        return null;
    }

    /// <summary>Puts one in the place of the last, if that is an earlier one.</summary>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public async Task SaveAsync(NpgsqlConnection connection, Checkpoint checkpoint, uint chain, CancellationToken cancel)
    {
        using var lines = new SealedLines();
        checkpoint.Write(lines);
        await PermitAsync(connection, cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using (var remove = new NpgsqlCommand($"DELETE FROM {database.Schema}.checkpoint WHERE position <= $1", connection))
        {
            remove.Parameters.Add(new NpgsqlParameter<long> { TypedValue = checkpoint.Offset });
            await remove.ExecuteNonQueryAsync(cancel);
        }

        for (var (part, at) = (0, 0); at < lines.Written.Length; part++, at += PostgresLimits.CheckpointPartBytes)
        {
            await using var add = new NpgsqlCommand($"INSERT INTO {database.Schema}.checkpoint (position, part, chain, bytes) VALUES ($1, $2, $3, $4)", connection);
            add.Parameters.Add(new NpgsqlParameter<long> { TypedValue = checkpoint.Offset });
            add.Parameters.Add(new NpgsqlParameter<int> { TypedValue = part });
            add.Parameters.Add(new NpgsqlParameter<long> { TypedValue = chain });
            add.Parameters.Add(new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = lines.Written[at..Math.Min(at + PostgresLimits.CheckpointPartBytes, lines.Written.Length)] });
            await add.ExecuteNonQueryAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    // One statement about all parts, by a connection that is used for nothing else; what is set falls when it is given back.
    private static Task PermitAsync(NpgsqlConnection connection, CancellationToken cancel)
        => connection.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SET statement_timeout = {PostgresLimits.CheckpointTimeoutMs}"), cancel);

    private async Task<ReadOnlyMemory<byte>> BytesAsync(NpgsqlConnection connection, long position, CancellationToken cancel)
    {
        await using var read = new NpgsqlCommand($"SELECT bytes FROM {database.Schema}.checkpoint WHERE position = $1 ORDER BY part", connection)
        {
            CommandTimeout = PostgresLimits.CheckpointTimeoutMs / 1000,
        };
        read.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        var bytes = new ArrayBufferWriter<byte>(PostgresLimits.CheckpointPartBytes);
        await using var rows = await read.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var part = await rows.GetFieldValueAsync<byte[]>(0, cancel);
            // No server writes one that is so large; it is passed over.
            if (bytes.WrittenCount + part.Length > LogLimits.SideFileBytesMax)
                return default;
            bytes.Write(part);
        }

        return bytes.WrittenMemory;
    }
}
