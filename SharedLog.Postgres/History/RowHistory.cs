using Npgsql;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.History;
using OrleansChat.SharedLog.Postgres.Connections;
using OrleansChat.SharedLog.Postgres.Rows;

namespace OrleansChat.SharedLog.Postgres.History;

/// <summary>Reads messages again: from memory, and else by the index of channel and seq. Thread-safe.</summary>
internal sealed class RowHistory(Database database, RowReader reader) : IDisposable
{
    // A page has as many rows as fit into its bytes, and at least one. Nothing behind what this server has read is told: it was not told to its followers either.
    private readonly string _page = $"""
        SELECT position, line FROM (
            SELECT position, seq, line, sum(octet_length(line)) OVER (ORDER BY seq) AS upto
            FROM {database.Schema}.line WHERE channel = $1 AND seq >= $2 AND seq < $3 AND position <= $4) AS page
        WHERE upto <= $5 OR seq = $2 ORDER BY seq
        """;

    private readonly SemaphoreSlim _turns = new(PostgresLimits.HistoryReadersMax);

    /// <summary>The last messages; the observer adds to them.</summary>
    public RecentMessages Recent { get; } = new(LogLimits.RecentBytesMax);

    /// <inheritdoc cref="Observer.ILogStore.ReadAsync" />
    public async ValueTask<IReadOnlyList<RelayMessage>> ReadAsync(string channel, long fromSeq, int count)
    {
        if (Recent.Read(channel, fromSeq, count) is { } recent)
            return recent;
        if (!await _turns.WaitAsync(PostgresLimits.HistoryWaitMs))
            throw new IOException($"{database.Place}: too many read the past at once.");
        try
        {
            return await database.UseAsync(connection => ReadPageAsync(connection, channel, fromSeq, count), CancellationToken.None);
        }
        catch (Exception e) when (DatabaseFailure.Is(e))
        {
            throw DatabaseFailure.InputOutput(e, database.Place);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<IReadOnlyList<RelayMessage>> ReadPageAsync(NpgsqlConnection connection, string channel, long fromSeq, int count)
    {
        await using var command = new NpgsqlCommand(_page, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = channel });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fromSeq });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fromSeq + count });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = reader.End });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = PostgresLimits.HistoryPageBytesMax });
        await using var rows = await command.ExecuteReaderAsync();
        var found = new List<RelayMessage>();
        while (await rows.ReadAsync())
        {
            var line = await rows.GetFieldValueAsync<byte[]>(1);
            var begin = rows.GetInt64(0) - line.Length - 1;
            // Whatever is wrong with the table, nothing is left out silently.
            if (EntryReader.Read(line, begin) is not RelayMessage message || message.Channel != channel || message.Seq != fromSeq + found.Count)
                throw new LogCorruptException(begin, $"the channel {channel} goes on with another line than its message {fromSeq + found.Count}");
            found.Add(message);
        }

        return found;
    }
}
