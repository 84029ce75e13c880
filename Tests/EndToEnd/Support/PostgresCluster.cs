namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>The three servers with a log in PostgreSQL that all tests use which kill none.</summary>
public sealed class PostgresCluster(SharedPostgres postgres) : SharedCluster
{
    protected override Task<ILogPlace> NewLogAsync() => postgres.NewLogAsync();
}

[CollectionDefinition(Name)]
public sealed class PostgresClusterCollection : ICollectionFixture<PostgresCluster>
{
    public const string Name = "three servers on PostgreSQL that nobody kills";
}
