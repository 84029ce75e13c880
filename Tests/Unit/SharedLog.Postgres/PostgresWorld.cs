using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Observer;
using OrleansChat.SharedLog.Postgres;
using OrleansChat.Tests.Support.Postgres;
using OrleansChat.Tests.Unit.SharedLog.Contract;

namespace OrleansChat.Tests.Unit.SharedLog.Postgres;

/// <summary>A database of a test's own, in a PostgreSQL that several tests share.</summary>
internal sealed class PostgresWorld(PostgresServer server) : ILogWorld
{
    private string? _connectionString;
    private int _epochs;

    /// <summary>How to connect to the database; null before <see cref="CreateAsync"/>.</summary>
    public string ConnectionString => _connectionString ?? throw new InvalidOperationException("The database was not made.");

    /// <summary>The distance of checkpoints.</summary>
    public long CheckpointIntervalBytes { get; init; } = LogLimits.CheckpointIntervalBytes;

    /// <summary>Whom the servers tell what people should know.</summary>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    public async Task CreateAsync() => _connectionString = await server.CreateDatabaseAsync();

    public ILogStore NewStore(string name) => new PostgresStore(
        new PostgresOptions
        {
            Server = name,
            ConnectionString = ConnectionString,
            Address = "127.0.0.1:5001",
            CheckpointIntervalBytes = CheckpointIntervalBytes,
            NewEpoch = () => string.Create(CultureInfo.InvariantCulture, $"epoch{Interlocked.Increment(ref _epochs)}"),
        },
        TimeProvider.System, Loggers);

    /// <summary>What psql prints.</summary>
    public Task<string> QueryAsync(string sql) => server.QueryAsync(sql, ConnectionString);

    /// <summary>Nobody gets a connection to the database any more, and whoever has one loses it.</summary>
    public Task CloseAsync() => server.QueryAsync($"ALTER DATABASE {Name} ALLOW_CONNECTIONS false; SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{Name}'");

    /// <summary>The opposite of <see cref="CloseAsync"/>.</summary>
    public Task OpenAsync() => server.QueryAsync($"ALTER DATABASE {Name} ALLOW_CONNECTIONS true");

    /// <summary>The database becomes one that can only be read, as after a failover to the wrong side, and all connections are lost.</summary>
    public async Task BreakAsync()
    {
        await QueryAsync("ALTER DATABASE " + Name + " SET default_transaction_read_only = on");
        await QueryAsync(CutAll);
    }

    public Task MendAsync() => QueryAsync("SET TRANSACTION READ WRITE; ALTER DATABASE " + Name + " RESET default_transaction_read_only; " + CutAll);

    /// <summary>Ends the connections of all servers.</summary>
    public Task CutAllAsync() => QueryAsync(CutAll);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string Name => ConnectionString.Split(';').First(part => part.StartsWith("Database=", StringComparison.Ordinal))["Database=".Length..];

    private static string CutAll => "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'orleanschat %'";
}
