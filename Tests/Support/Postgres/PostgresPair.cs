namespace OrleansChat.Tests.Support.Postgres;

/// <summary>
/// A log in a database that has a standby, and servers that know both. Commits do not wait for the standby, which follows a moment later, as PostgreSQL does it when nothing else is said. Until
/// the standby takes over, the log is read from the first, afterwards from it.
/// </summary>
public sealed class PostgresPair : ILogPlace
{
    private readonly PostgresLog _first;
    private readonly PostgresLog _second;
    private bool _hasFailedOver;

    private PostgresPair(PostgresServer first, PostgresServer second)
    {
        _first = new PostgresLog(first, first.ConnectionString, ownsServer: true);
        _second = new PostgresLog(second, second.ConnectionString, ownsServer: true);
        ConnectionString = PostgresServer.ConnectionStringOf(first, second);
    }

    /// <summary>How to connect to whichever of the two can be written to.</summary>
    public string ConnectionString { get; }

    public string Address => $"postgres:{ConnectionString}";

    public string Root => Now.Root;

    public long TornBytes => 0;

    /// <summary>The one that is written to.</summary>
    public PostgresServer Server => Now.Server;

    private PostgresLog Now => _hasFailedOver ? _second : _first;

    /// <summary>Starts both; returns when the standby follows.</summary>
    public static async Task<PostgresPair> StartAsync()
    {
        var first = await PostgresServer.StartAsync();
        try
        {
            return new PostgresPair(first, await first.StartStandbyAsync());
        }
        catch
        {
            await first.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the standby has all that is committed now.</summary>
    public async Task FollowedAsync()
    {
        var end = await _first.Server.QueryAsync("SELECT pg_current_wal_flush_lsn()");
        await Patience.UntilAsync(
            async () => await _second.Server.QueryAsync($"SELECT pg_last_wal_replay_lsn() >= '{end}'") == "t" ? "followed" : null, $"the standby to have followed to {end}");
    }

    /// <summary>From now on the standby hears nothing any more: what is committed from here on, it will not have. Returns when that is so.</summary>
    public async Task CutAsync()
    {
        await FollowedAsync();
        await _second.Server.QueryAsync("ALTER SYSTEM SET primary_conninfo = ''");
        await _second.Server.QueryAsync("SELECT pg_reload_conf()");
        await Patience.UntilAsync(async () => await _first.Server.QueryAsync("SELECT count(*) FROM pg_stat_replication") == "0" ? "cut" : null, "the standby to have gone");
    }

    /// <summary>kill -9 of the first.</summary>
    public Task KillAsync() => _first.Server.KillAsync();

    /// <summary>The standby takes over.</summary>
    public async Task PromoteAsync()
    {
        await _second.Server.PromoteAsync();
        _hasFailedOver = true;
    }

    public Task<LogContents> ReadContentsAsync() => Now.ReadContentsAsync();

    public string Preserve() => $"{_first.Preserve()}\n{_second.Preserve()}";

    public async ValueTask DisposeAsync()
    {
        await _second.DisposeAsync();
        await _first.DisposeAsync();
    }
}
