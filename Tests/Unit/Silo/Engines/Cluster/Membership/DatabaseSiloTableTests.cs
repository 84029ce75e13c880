using OrleansChat.SharedLog.Postgres.Documents;
using OrleansChat.Silo.Engines.Cluster.Membership;
using OrleansChat.Tests.Unit.SharedLog.Contract;
using OrleansChat.Tests.Unit.SharedLog.Postgres;

namespace OrleansChat.Tests.Unit.Silo.Engines.Cluster.Membership;

public sealed class DatabaseSiloTableTests(PostgresFixture postgres) : MembershipTableContract, IClassFixture<PostgresFixture>
{
    private readonly PostgresWorld _world = new(postgres.Server);
    private ContractServers? _servers;

    protected override async ValueTask CreateAsync()
    {
        await _world.CreateAsync();
        // The log's tables are there before its silos are.
        _servers = new ContractServers(_world);
        await _servers.StartAsync("A");
    }

    private protected override ISiloTableStore NewStore() => new DatabaseSiloTable(new SharedDocument(_world.ConnectionString, "silos", "orleanschat test silos"));

    protected override Task SpoilAsync(string text) => _world.QueryAsync($"UPDATE orleanschat.document SET body = '{text}' WHERE name = 'silos'");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_servers is not null)
            await _servers.DisposeAsync();
    }
}
