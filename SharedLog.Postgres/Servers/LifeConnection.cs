using System.Globalization;
using Npgsql;
using OrleansChat.SharedLog.Postgres.Connections;

namespace OrleansChat.SharedLog.Postgres.Servers;

/// <summary>A connection that holds the lock of a server's name: while it is there, the server lives. Not thread-safe.</summary>
internal sealed class LifeConnection : IDisposable
{
    private const string Living = "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1 "
        + "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

    private readonly Database _database;
    private readonly NpgsqlConnection _connection;

    private LifeConnection(Database database, NpgsqlConnection connection) => (_database, _connection) = (database, connection);

    /// <summary>Takes the lock if it is free.</summary>
    /// <returns>Null if somebody else has it.</returns>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public static LifeConnection? TryTake(Database database, long key)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = database.Open();
            // One that stands still, or whose machine is gone, must not be taken for alive for ever.
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"SET idle_session_timeout = {PostgresLimits.LifeTimeoutMs}"));
            if (connection.Scalar(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_try_advisory_lock({key})")) is true)
                return new LifeConnection(database, connection);
        }
        catch
        {
            database.LetGo(connection);
            throw;
        }

        database.LetGo(connection);
        return null;
    }

    /// <summary>Who holds a lock now, and whether that one was heard of lately.</summary>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public static (string Holder, bool WasHeard)? HolderOf(Database database, long key)
    {
        using var connection = database.Open();
        using var command = new NpgsqlCommand(
            "SELECT concat_ws(' ', 'process', pid, 'of the database for', coalesce(application_name, 'somebody'), 'at', coalesce(host(client_addr), 'its own machine'), 'since', to_char(backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS'), 'UTC'), "
            + "coalesce(state = 'active' OR state_change > clock_timestamp() - $1 * interval '1 millisecond', true) "
            + "FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND (classid::bigint << 32) | objid::bigint = $2 "
            + "AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PostgresLimits.NameRetryMs });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = key });
        using var rows = command.ExecuteReader();
        return rows.Read() ? (rows.GetString(0), rows.GetBoolean(1)) : null;
    }

    /// <summary>The keys of all locks that are held now.</summary>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    public HashSet<long> Look()
    {
        using var command = new NpgsqlCommand(Living, _connection);
        using var rows = command.ExecuteReader();
        var keys = new HashSet<long>();
        while (rows.Read())
            keys.Add(rows.GetInt64(0));
        return keys;
    }

    /// <summary>Gives the lock back: the connection ends, and does not go back to the others with what it holds.</summary>
    public void Dispose() => _database.LetGo(_connection);
}
