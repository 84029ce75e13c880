using System.Runtime.CompilerServices;
using Npgsql;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.Postgres.Connections;
using OrleansChat.SharedLog.Postgres.Rows;
using OrleansChat.SharedLog.Reading;

namespace OrleansChat.SharedLog.Postgres.Reading;

/// <summary>Reads a log's messages from its table, those of one channel by its index. What is there is committed.</summary>
/// <param name="connectionString">Where the log is.</param>
/// <param name="filter">Which messages are wanted.</param>
/// <exception cref="ArgumentException">The connection string is wrong.</exception>
public sealed class RowMessages(string connectionString, MessageFilter filter) : IMessageSource
{
    private const int RowsPerRead = 1_000;

    private readonly Database _database = new(connectionString, "orleanschat log cat", isDurable: true);

    // Of the row that was read last: its place in the log, or in its channel.
    private long _last = filter.Channel is null ? 0 : filter.FromSeq - 1;

    /// <inheritdoc />
    public Action<LogProblem> OnProblem { get; set; } = _ => { };

    /// <inheritdoc />
    public bool IsDone => filter.Channel is not null && _last >= filter.ToSeq;

    /// <inheritdoc />
    public async IAsyncEnumerable<RelayMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        await using var connection = await TranslateAsync(() => _database.OpenAsync(cancel).AsTask());
        await TranslateAsync(() => Schema.RequireAsync(connection, _database, cancel));
        for (var rows = RowsPerRead; rows == RowsPerRead && !IsDone;)
        {
            var page = await TranslateAsync(() => ReadPageAsync(connection, cancel));
            rows = page.Count;
            foreach (var (last, position, line) in page)
            {
                _last = last;
                if (Read(position - line.Length - 1, line) is RelayMessage message && filter.Wants(message))
                    yield return message;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _database.Dispose();

    private async Task<List<(long Last, long Position, byte[] Line)>> ReadPageAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(Statement(), connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _last });
        if (filter.Channel is { } channel)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = filter.ToSeq });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = channel });
        }

        var page = new List<(long, long, byte[])>();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            page.Add((rows.GetInt64(0), rows.GetInt64(1), await rows.GetFieldValueAsync<byte[]>(2, cancel)));
        return page;
    }

    private async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (DatabaseFailure.Is(e))
        {
            throw DatabaseFailure.InputOutput(e, _database.Place);
        }
    }

    private string Statement() => filter.Channel is null
        ? $"SELECT position, position, line FROM {_database.Schema}.line WHERE position > $1 AND channel IS NOT NULL ORDER BY position LIMIT {RowsPerRead}"
        : $"SELECT seq, position, line FROM {_database.Schema}.line WHERE seq > $1 AND seq <= $2 AND channel = $3 ORDER BY seq LIMIT {RowsPerRead}";

    private LogEntry? Read(long offset, byte[] line)
    {
        try
        {
            return EntryReader.Read(line, offset);
        }
        catch (LogCorruptException e)
        {
            OnProblem(new LogProblem(_database.Place, offset, e.Problem));
            return null;
        }
    }
}
