using OrleansChat.Tests.Chaos.Checking;
using OrleansChat.Tests.Chaos.Faults;
using OrleansChat.Tests.Support;
using OrleansChat.Tests.Support.Postgres;

namespace OrleansChat.Tests.Chaos.Servers;

/// <summary>All servers of one cluster.</summary>
public sealed class Fleet : IAsyncDisposable
{
    /// <summary>Servers that are not started yet.</summary>
    public Fleet(ILogPlace log, long segmentBytes, FaultJournal journal, ViolationList violations)
    {
        Database = log is PostgresLog postgres ? new KeptDatabase(postgres.Server) : null;
        Servers = [.. Enumerable.Range(0, ChaosOptions.Servers).Select(index => new KeptServer(index, log, segmentBytes, journal, violations, Database))];
    }

    /// <summary>The database of their log; null if it is a file.</summary>
    public KeptDatabase? Database { get; }

    /// <summary>The servers, by their index.</summary>
    public IReadOnlyList<KeptServer> Servers { get; }

    /// <summary>Starts one after the other.</summary>
    public async Task StartAsync()
    {
        foreach (var server in Servers)
            await server.StartAsync();
    }

    /// <summary>Waits until all are up.</summary>
    public Task UntilUpAsync() => Task.WhenAll(Servers.Select(server => server.UntilUpAsync()));

    /// <summary>Stops all in order and for good.</summary>
    public Task CloseAsync() => Task.WhenAll(Servers.Select(server => server.CloseAsync()));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
            await server.DisposeAsync();
        Database?.Dispose();
    }
}
