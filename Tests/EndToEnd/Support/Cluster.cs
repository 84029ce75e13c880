namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>Servers on one data folder, started at the same moment: also the race for who creates the log is run by every test.</summary>
public sealed class Cluster : IAsyncDisposable, IEvidence
{
    /// <summary>Most tests post as fast as they can, which the flood limit is there to prevent.</summary>
    public static readonly string[] NoFloodLimit = ["--flood-limit", "0"];

    private Cluster(IEnumerable<string> names, IReadOnlyList<string> options) =>
        Servers = [.. names.Select(name => new ServerProcess(name, Folder, options))];

    public DataFolder Folder { get; } = new();

    public IReadOnlyList<ServerProcess> Servers { get; }

    public ServerProcess A => this["A"];

    public ServerProcess B => this["B"];

    public ServerProcess C => this["C"];

    public ServerProcess this[string name] => Servers.Single(server => server.Name == name);

    public static Task<Cluster> StartAsync() => StartAsync(["A", "B", "C"], NoFloodLimit);

    public static async Task<Cluster> StartAsync(IEnumerable<string> names, params IReadOnlyList<string> options)
    {
        var cluster = new Cluster(names, options);
        try
        {
            await Task.WhenAll(cluster.Servers.Select(server => server.StartAsync()));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public string Preserve() => string.Join('\n', [Folder.Preserve(), .. Servers.Select(server => server.Child.Preserve())]);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
            await server.DisposeAsync();
        await Folder.DisposeAsync();
    }
}
