[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>The three servers that all tests use which kill none, so that starting them is paid for once.</summary>
public class SharedCluster : IAsyncLifetime
{
    private Cluster? _cluster;

    public Cluster Cluster => _cluster ?? throw new InvalidOperationException("The shared servers were not started.");

    public async ValueTask InitializeAsync() => _cluster = await Cluster.StartAsync(await NewLogAsync(), ["A", "B", "C"], Cluster.NoFloodLimit);

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Their log: a file, unless a derived class says otherwise.</summary>
    protected virtual Task<ILogPlace> NewLogAsync() => Task.FromResult<ILogPlace>(new DataFolder());
}

[CollectionDefinition(Name)]
public sealed class SharedClusterCollection : ICollectionFixture<SharedCluster>
{
    public const string Name = "three servers that nobody kills";
}
