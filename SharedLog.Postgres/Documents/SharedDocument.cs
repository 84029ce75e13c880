using System.Globalization;
using Npgsql;
using OrleansChat.SharedLog.Postgres.Connections;

namespace OrleansChat.SharedLog.Postgres.Documents;

/// <summary>
/// A text that servers share beside their log: one row, read as a whole, and replaced as a whole under its own lock. It is for what changes seldom and is not history, such as who is in a cluster.
/// Thread-safe.
/// </summary>
/// <param name="connectionString">Of the log, one without a problem (<see cref="LogAddress.Problem"/>).</param>
/// <param name="name">Which text.</param>
/// <param name="applicationName">What people who look at the database's connections see.</param>
/// <exception cref="ArgumentException">The connection string has a problem.</exception>
public sealed class SharedDocument(string connectionString, string name, string applicationName) : IDisposable
{
    private readonly Database _database = new(connectionString, applicationName, isDurable: true, PostgresLimits.DocumentConnectionsMax);

    /// <summary>Where it is, for people, without user and password.</summary>
    public string Place => $"{name} in {_database.Place}";

    private string Table => $"{_database.Schema}.document";

    /// <summary>Makes the row if it is missing, and its table. The log's tables must be there (<see cref="ISharedLog"/> has started).</summary>
    /// <exception cref="IOException">The database failed.</exception>
    public Task OpenAsync() => UseAsync(async connection =>
    {
        await DocumentTable.EnsureAsync(connection, _database.Schema, CancellationToken.None);
        await using var insert = Command(connection, $"INSERT INTO {Table} (name, body) VALUES ($1, '') ON CONFLICT DO NOTHING", name);
        await insert.ExecuteNonQueryAsync();
        return true;
    });

    /// <summary>The text as it is now; "" if nobody has written any.</summary>
    /// <exception cref="IOException">The database failed.</exception>
    public Task<string> ReadAsync() => UseAsync(connection => ReadAsync(connection, $"SELECT body FROM {Table} WHERE name = $1"));

    /// <summary>Changes the text durably, while nobody else does.</summary>
    /// <param name="change">Called with the text as it is, once at most; answers with another one, or with null to leave it. It must not wait: others do.</param>
    /// <exception cref="IOException">The database failed; the change may have been made nevertheless.</exception>
    public Task ChangeAsync(Func<string, string?> change) => UseAsync(async connection =>
    {
        await using var transaction = await connection.BeginTransactionAsync();
        if (change(await ReadAsync(connection, $"SELECT body FROM {Table} WHERE name = $1 FOR UPDATE")) is not { } text)
            return false;
        await using var update = Command(connection, $"UPDATE {Table} SET body = $2 WHERE name = $1", name, text);
        await update.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return true;
    });

    /// <summary>Takes a turn, which one at a time has among all who use this text.</summary>
    /// <returns>What gives it back, as the end of the process does, too; null if somebody else has it.</returns>
    /// <exception cref="IOException">The database failed.</exception>
    public async Task<IDisposable?> TryTakeTurnAsync()
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await _database.OpenAsync(CancellationToken.None);
            var key = LockKey.OfTurn(_database.Schema, name).ToString(CultureInfo.InvariantCulture);
            if (await connection.ScalarAsync($"SELECT pg_try_advisory_lock({key})", CancellationToken.None) is true)
                return new Turn(_database, connection);
            await connection.DisposeAsync();
            return null;
        }
        catch (Exception e) when (DatabaseFailure.Is(e))
        {
            _database.LetGo(connection);
            throw DatabaseFailure.InputOutput(e, _database.Place);
        }
    }

    /// <summary>Ends the connections. A turn that is held ends with its own.</summary>
    public void Dispose() => _database.Dispose();

    private async Task<string> ReadAsync(NpgsqlConnection connection, string sql)
    {
        await using var read = Command(connection, sql, name);
        return await read.ExecuteScalarAsync() as string ?? throw new IOException($"{Place} is gone.");
    }

    private async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use)
    {
        try
        {
            return await _database.UseAsync(use, CancellationToken.None);
        }
        catch (Exception e) when (DatabaseFailure.Is(e))
        {
            throw DatabaseFailure.InputOutput(e, _database.Place);
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<string> values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value });
        return command;
    }

    // Its connection does not go back to the others with what it holds.
    private sealed class Turn(Database database, NpgsqlConnection connection) : IDisposable
    {
        public void Dispose() => database.LetGo(connection);
    }
}
