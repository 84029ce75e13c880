[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>The three servers that all tests use which kill none, so that starting them is paid for once.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    private Cluster? _cluster;

    public Cluster Cluster => _cluster ?? throw new InvalidOperationException("The shared servers were not started.");

    public async ValueTask InitializeAsync() => _cluster = await Cluster.StartAsync();

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}

[CollectionDefinition(Name)]
public sealed class SharedClusterCollection : ICollectionFixture<SharedCluster>
{
    public const string Name = "three servers that nobody kills";
}
