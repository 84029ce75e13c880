using OrleansChat.Tests.EndToEnd.Support;
using OrleansChat.Tests.Support.Postgres;

[assembly: AssemblyFixture(typeof(SharedPostgres))]

namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>The PostgreSQL of all tests that do not harm it; each has a database of its own there. It is started when the first one is asked for.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(() => PostgresServer.StartAsync());

    private readonly Lazy<ChildProcess> _withoutDatabase = new(() => ChildProcess.Start(ServerProcess.Program, "A", "127.0.0.1", "0", Unreachable));

    /// <summary>The address of a log that nobody can reach.</summary>
    public static string Unreachable => "postgres:Host=127.0.0.1;Port=1;Database=chat;Username=chat;Password=a-secret-of-nobody";

    /// <summary>A server with that log. It gives up only after half a minute, so it is started with the first test that has a database.</summary>
    public ChildProcess WithoutDatabase => _withoutDatabase.Value;

    /// <summary>An empty log in a new database.</summary>
    public async Task<ILogPlace> NewLogAsync()
    {
        _ = WithoutDatabase;
        var server = await _server.Value;
        return new PostgresLog(server, await server.CreateDatabaseAsync(), ownsServer: false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_withoutDatabase.IsValueCreated)
            await WithoutDatabase.DisposeAsync();
        // One that did not start has told so in every test that wanted it.
        if (_server is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } started })
            await (await started).DisposeAsync();
    }
}
