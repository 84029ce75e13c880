using OrleansChat.Tests.Unit.SharedLog.Contract;

namespace OrleansChat.Tests.Unit.SharedLog.Postgres;

/// <summary>A test with servers of its own on a database of its own.</summary>
public abstract class PostgresTest : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private protected PostgresTest(PostgresWorld world)
    {
        World = world;
        Servers = new ContractServers(world);
    }

    private protected PostgresWorld World { get; }

    private protected ContractServers Servers { get; }

    public virtual async ValueTask InitializeAsync() => await World.CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await Servers.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
