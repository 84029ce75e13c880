using System.Data;
using Npgsql;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.Postgres.Connections;
using OrleansChat.SharedLog.Postgres.Rows;
using OrleansChat.SharedLog.State;
using OrleansChat.SharedLog.Verification;

namespace OrleansChat.SharedLog.Postgres.Verification;

/// <summary>
/// Reads all rows of a log and checks all that docs/POSTGRES.md and docs/LOG_FORMAT.md say of them, with the reader and the fold of the servers. It changes nothing and takes no lock, so it may
/// run while servers write: it sees the log of one moment.
/// </summary>
public sealed class RowVerifier
{
    private const int RowsPerRead = 1_000;

    private readonly Database _database;
    private readonly LineChecks _checks = new(new ClusterState(epochMayChange: true));
    private long _end;
    private uint _chain = LineChain.Start;
    private int _segments;

    private RowVerifier(Database database) => _database = database;

    /// <summary>Verifies a log.</summary>
    /// <param name="connectionString">Where it is.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="IOException">There is no log, or one of a later version, or the database failed.</exception>
    /// <exception cref="ArgumentException">The connection string is wrong.</exception>
    public static async Task<VerificationReport> VerifyAsync(string connectionString, CancellationToken cancel)
    {
        using var database = new Database(connectionString, "orleanschat log verify", isDurable: true);
        try
        {
            await using var connection = await database.OpenAsync(cancel);
            await Schema.RequireAsync(connection, database, cancel);
            await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
            return await new RowVerifier(database).ReadAllAsync(connection, cancel);
        }
        catch (Exception e) when (DatabaseFailure.Is(e))
        {
            throw DatabaseFailure.InputOutput(e, database.Place);
        }
    }

    private async Task<VerificationReport> ReadAllAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        while (await ReadSomeAsync(connection, cancel))
        {
            // The next ones.
        }

        await CheckHeadAsync(connection, cancel);
        return _checks.Report(_segments, unfinishedBytes: 0, tornBytes: 0);
    }

    private async Task<bool> ReadSomeAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"SELECT position, chain, line, channel, seq FROM {_database.Schema}.line WHERE position > $1 ORDER BY position LIMIT {RowsPerRead}", connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _end });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var count = 0;
        for (; await rows.ReadAsync(cancel); count++)
        {
            var line = await rows.GetFieldValueAsync<byte[]>(2, cancel);
            Check(rows.GetInt64(0), (uint)rows.GetInt64(1), line, rows.IsDBNull(3) ? null : rows.GetString(3), rows.IsDBNull(4) ? null : rows.GetInt64(4));
        }

        return count == RowsPerRead;
    }

    private void Check(long position, uint chain, byte[] line, string? channel, long? seq)
    {
        var begin = position - line.Length - 1;
        if (begin != _end)
        {
            Add(_end, $"the next line begins at {begin}");
            _checks.LoseSight();
        }
        else if (chain != LineChain.Next(_chain, line))
        {
            Add(begin, "the chain is not that of the lines before it and its own");
        }

        (_end, _chain) = (position, chain);
        _checks.Count(line.Length + 1);
        if (_checks.Read(_database.Place, begin, () => EntryReader.Read(line, begin)) is not { } entry)
            return;
        if (entry is LogHead)
            _segments++;
        var message = entry as RelayMessage;
        if (message?.Channel != channel || message?.Seq != seq)
            Add(begin, $"the columns say message {seq} of the channel {channel}, and the line says {(message is null ? "none" : $"message {message.Seq} of {message.Channel}")}");
        _checks.Fold(_database.Place, begin, entry);
    }

    private async Task CheckHeadAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand($"SELECT position, chain, epoch, segment FROM {_database.Schema}.head", connection);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel))
            Add(_end, "there is no row that says how far the log goes");
        else if (rows.GetInt64(0) != _end || (uint)rows.GetInt64(1) != _chain)
            Add(_end, $"the log is said to go to {rows.GetInt64(0)}");
        else if (rows.GetString(2) != (_checks.State.Head?.Epoch ?? "") || rows.GetInt32(3) != (_checks.State.Head?.Segment ?? 0))
            Add(_end, $"the epoch is said to be {rows.GetString(2)}");
    }

    private void Add(long offset, string what) => _checks.Add(_database.Place, offset, what);
}
