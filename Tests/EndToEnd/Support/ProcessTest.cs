using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>What a test with processes starts, it ends; when it failed, it says what the servers said and leaves their files.</summary>
public abstract class ProcessTest(ITestOutputHelper output, IEvidence? shared = null) : IAsyncDisposable
{
    private static int _names;

    /// <summary>Ended in reverse, clients before their servers. Concurrent, because many clients log in at once.</summary>
    private readonly ConcurrentStack<IAsyncDisposable> _owned = new();

    protected ITestOutputHelper Output { get; } = output;

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            foreach (var evidence in _owned.Append<object?>(shared).OfType<IEvidence>())
                Output.WriteLine(evidence.Preserve());
        }

        while (_owned.TryPop(out var owned))
            await owned.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty log of the kind that a class of tests is about: a file, unless the class says otherwise.</summary>
    protected virtual Task<ILogPlace> NewLogAsync() => Task.FromResult<ILogPlace>(new DataFolder());

    protected Task<Cluster> StartClusterAsync() => StartClusterAsync(["A", "B", "C"], Cluster.NoFloodLimit);

    /// <summary>Starts servers on a log of their own, which goes with them.</summary>
    protected async Task<Cluster> StartClusterAsync(IEnumerable<string> names, params IReadOnlyList<string> options) => await Cluster.StartAsync(await NewLogAsync(), names, options);

    /// <summary>A name for a person or a channel that no other test uses: they share servers.</summary>
    protected static string Unique(string stem) => stem + Interlocked.Increment(ref _names).ToString(CultureInfo.InvariantCulture);

    protected T Own<T>(T started)
        where T : IAsyncDisposable
    {
        _owned.Push(started);
        return started;
    }

    protected async Task<TestClient> ConnectAsync(ServerProcess server) => Own(await TestClient.ConnectAsync(server.EndPoint));

    /// <summary>A client that is welcome.</summary>
    protected async Task<TestClient> LoginAsync(ServerProcess server, string name, params string[] caps)
    {
        var client = await ConnectAsync(server);
        var answer = await client.LoginAsync(name, caps);
        Assert.Equal(("system", "welcome", server.Name), (answer.Type, answer.Event, answer.Server));
        return client;
    }

    /// <summary>Logs in as soon as the server is there and the name is free, of which nobody is told.</summary>
    protected Task<TestClient> LoginWhenFreeAsync(IPEndPoint server, string name, params string[] caps) => Patience.UntilAsync(
        async () =>
        {
            TestClient? client = null;
            try
            {
                client = await TestClient.ConnectAsync(server);
                if ((await client.LoginAsync(name, caps)).Event == "welcome")
                    return Own(client);
            }
            catch (Exception notYet) when (notYet is SocketException or IOException or InvalidOperationException)
            {
                // The server is not there yet, or went away meanwhile: that too is only "not yet".
            }

            if (client is not null)
                await client.DisposeAsync();
            return null;
        },
        $"the name {name} at {server}");

    /// <summary>Whatever happened, no server has ended, and no client was told that one did or that it has to begin anew.</summary>
    protected static void AssertNobodyStartedOver(Cluster cluster, params IEnumerable<TestClient> clients)
    {
        Assert.DoesNotContain(cluster.Servers, server => server.Child.HasExited);
        Assert.DoesNotContain(clients.SelectMany(client => client.Lines), line => line.Event == "server_down" || line.Fatal == true);
    }
}
