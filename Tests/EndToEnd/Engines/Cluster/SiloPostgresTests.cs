using OrleansChat.Tests.EndToEnd.Support;
using OrleansChat.Tests.Support.Postgres;

namespace OrleansChat.Tests.EndToEnd.Engines.Cluster;

/// <summary>The same with a log in PostgreSQL: the silos share no folder, and their table lies in the database.</summary>
public sealed class SiloPostgresTests(SharedPostgres postgres, ITestOutputHelper output) : SiloTests(output)
{
    protected override Task<ILogPlace> NewLogAsync() => postgres.NewLogAsync();

    protected override Task<string> ReadTableAsync(ILogPlace log)
        => ((PostgresLog)log).Server.QueryAsync("SELECT body FROM orleanschat.document WHERE name = 'silos'", ((PostgresLog)log).ConnectionString);
}
