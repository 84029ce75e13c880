using System.Globalization;
using Npgsql;

namespace OrleansChat.SharedLog.Postgres.Connections;

/// <summary>
/// The database with the log, as one server connects to it: how many connections, how long anything may take, and what the tables are called. Thread-safe; a connection belongs to who
/// opened it.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly ConnectPace? _pace;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="connectionString">Of a log, one without a problem (<see cref="LogAddress.Problem"/>).</param>
    /// <param name="applicationName">What people who look at the database's connections see, if the connection string does not say.</param>
    /// <param name="isDurable">Whether a commit waits for the disk.</param>
    /// <param name="connectionsMax">How many connections there are at most at one time.</param>
    /// <param name="pace">When it is tried again after a failure; null if its callers see to that.</param>
    /// <exception cref="ArgumentException">The connection string has a problem.</exception>
    public Database(string connectionString, string applicationName, bool isDurable, int connectionsMax = PostgresLimits.ConnectionsMax, ConnectPace? pace = null)
    {
        if (LogAddress.Problem(connectionString) is { } problem)
            throw new ArgumentException(problem, nameof(connectionString));
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        var hasSeveralHosts = builder.Host!.Contains(',', StringComparison.Ordinal);
        Schema = LogAddress.SchemaOf(builder);
        // Of several hosts each may have a port of its own.
        var port = hasSeveralHosts ? "" : string.Create(CultureInfo.InvariantCulture, $"Port={builder.Port};");
        Place = $"postgres:Host={builder.Host};{port}Database={builder.Database}";
        _pace = pace;
        builder.SearchPath = null;
        builder.ApplicationName ??= applicationName;
        builder.Pooling = true;
        builder.MinPoolSize = 0;
        builder.MaxPoolSize = connectionsMax;
        builder.Multiplexing = false;
        builder.Enlist = false;
        builder.Timeout = PostgresLimits.ConnectTimeoutS;
        builder.CommandTimeout = PostgresLimits.CommandTimeoutS;
        builder.CancellationTimeout = PostgresLimits.CancelTimeoutMs;
        builder.MaxAutoPrepare = 32;
        builder.AutoPrepareMinUsages = 2;
        builder.TcpKeepAlive = true;
        builder.TcpKeepAliveTime = PostgresLimits.KeepAliveS;
        builder.TcpKeepAliveInterval = 1;
        builder.Options = $"{builder.Options} {SessionOptions(isDurable)}".Trim();
        // Of several hosts, one that can be written to: the others are its standbys.
        if (hasSeveralHosts)
            builder.TargetSessionAttributes ??= "primary";
        _source = new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
    }

    /// <summary>The schema that has the tables. It needs no quotes.</summary>
    public string Schema { get; }

    /// <summary>Where it is, for people, without user and password.</summary>
    public string Place { get; }

    /// <summary>The channel on which servers tell how far the log goes.</summary>
    public string NudgeChannel => Schema + "_log";

    /// <summary>The channel of signals.</summary>
    public string SignalChannel => Schema + "_signal";

    /// <summary>Opens a connection, and waits for it.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses, or has just done so and is not tried again yet.</exception>
    public NpgsqlConnection Open()
    {
        var attempt = _pace?.Begin() ?? 0;
        try
        {
            var connection = _source.OpenConnection();
            _pace?.Succeeded();
            return connection;
        }
        catch (Exception e)
        {
            Fail(attempt, e);
            throw;
        }
    }

    /// <summary>Opens a connection.</summary>
    /// <inheritdoc cref="Open" path="/exception" />
    public async ValueTask<NpgsqlConnection> OpenAsync(CancellationToken cancel)
    {
        var attempt = _pace?.Begin() ?? 0;
        try
        {
            var connection = await _source.OpenConnectionAsync(cancel);
            _pace?.Succeeded();
            return connection;
        }
        catch (Exception e)
        {
            Fail(attempt, e);
            throw;
        }
    }

    /// <summary>Does something by a connection that is given back afterwards, or let go of if that failed (<see cref="LetGo"/>).</summary>
    /// <inheritdoc cref="Open" path="/exception" />
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancel)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await OpenAsync(cancel);
            var result = await work(connection);
            await connection.DisposeAsync();
            return result;
        }
        catch
        {
            LetGo(connection);
            throw;
        }
    }

    /// <summary>After a failure: lets go of a connection, and of all that lie idle, since they lead to where this one led.</summary>
    public void LetGo(NpgsqlConnection? connection)
    {
        _source.Clear();
        connection?.Dispose();
    }

    public void Dispose() => _source.Dispose();

    private void Fail(int attempt, Exception cause)
    {
        _pace?.Failed(attempt, cause);
        // What each of several hosts was is remembered for ten seconds. As long as one can be written to, that keeps the others from being asked each time; if none can, the next attempt is to ask them all.
        if (_source is NpgsqlMultiHostDataSource hosts)
            hosts.ClearDatabaseStates();
    }

    // Plans: the tables are only ever asked along an index. A plan that was made when they were small, and is kept, must not be another one.
    private static string SessionOptions(bool isDurable) => string.Create(
        CultureInfo.InvariantCulture,
        $"-c synchronous_commit={(isDurable ? "on" : "off")} -c statement_timeout={PostgresLimits.StatementTimeoutMs} -c lock_timeout={PostgresLimits.LockTimeoutMs}"
        + $" -c idle_in_transaction_session_timeout={PostgresLimits.IdleInTransactionTimeoutMs} -c client_connection_check_interval=1000"
        + $" -c tcp_keepalives_idle={PostgresLimits.KeepAliveS} -c tcp_keepalives_interval=1 -c tcp_keepalives_count=5 -c tcp_user_timeout={PostgresLimits.UserTimeoutMs}"
        + $" -c enable_seqscan=off -c enable_bitmapscan=off -c jit=off");
}
