namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>Servers on one log, started at the same moment: also the race for who creates the log is run by every test.</summary>
public sealed class Cluster : IAsyncDisposable, IEvidence
{
    /// <summary>Most tests post as fast as they can, which the flood limit is there to prevent.</summary>
    public static readonly string[] NoFloodLimit = ["--flood-limit", "0"];

    private Cluster(ILogPlace log, IEnumerable<string> names, IReadOnlyList<string> options)
    {
        Log = log;
        Servers = [.. names.Select(name => new ServerProcess(name, log, options))];
    }

    public ILogPlace Log { get; }

    /// <summary>The folder of a log that is a file.</summary>
    public DataFolder Folder => (DataFolder)Log;

    public IReadOnlyList<ServerProcess> Servers { get; }

    public ServerProcess A => this["A"];

    public ServerProcess B => this["B"];

    public ServerProcess C => this["C"];

    public ServerProcess this[string name] => Servers.Single(server => server.Name == name);

    public static Task<Cluster> StartAsync() => StartAsync(["A", "B", "C"], NoFloodLimit);

    public static Task<Cluster> StartAsync(IEnumerable<string> names, params IReadOnlyList<string> options) => StartAsync(new DataFolder(), names, options);

    /// <summary>Starts servers on a log, which goes with them.</summary>
    public static async Task<Cluster> StartAsync(ILogPlace log, IEnumerable<string> names, params IReadOnlyList<string> options)
    {
        var cluster = new Cluster(log, names, options);
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

    public string Preserve() => string.Join('\n', [Log.Preserve(), .. Servers.Select(server => server.Child.Preserve())]);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
            await server.DisposeAsync();
        await Log.DisposeAsync();
    }
}
