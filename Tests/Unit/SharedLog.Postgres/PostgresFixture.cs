using OrleansChat.Tests.Support.Postgres;

namespace OrleansChat.Tests.Unit.SharedLog.Postgres;

/// <summary>One PostgreSQL for all tests of the log in a database; each has a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    public PostgresServer Server => _server ?? throw new InvalidOperationException("PostgreSQL was not started.");

    public async ValueTask InitializeAsync() => _server = await PostgresServer.StartAsync("max_connections=300");

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
