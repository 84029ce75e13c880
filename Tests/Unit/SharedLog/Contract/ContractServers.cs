using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Observer;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Contract;

/// <summary>The servers of a test, on whatever log.</summary>
internal sealed class ContractServers(ILogWorld world) : IAsyncDisposable
{
    private readonly List<ContractServer> _made = [];

    public ILogWorld World { get; } = world;

    public async Task<ContractServer> StartAsync(string name)
    {
        var server = Make(name);
        await server.Log.StartAsync(CancellationToken.None).WaitAsync(Patience.Bound);
        return server;
    }

    public ContractServer Make(string name)
    {
        var (recorder, lifetime) = (new Recorder(), new TestLifetime());
        var server = new ContractServer(new LogObserver(World.NewStore(name), TimeProvider.System, [recorder], lifetime, NullLoggerFactory.Instance), recorder, lifetime);
        _made.Add(server);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _made)
            server.Log.Dispose();
        await World.DisposeAsync();
    }
}

internal sealed record ContractServer(LogObserver Log, Recorder Follower, TestLifetime Lifetime)
{
    public async Task<AppendResult> AppendAsync(LogCommand command) => (await AppendAllAsync(command))[0];

    public Task<IReadOnlyList<AppendResult>> AppendAllAsync(params IReadOnlyList<LogCommand> commands) => Log.AppendAsync(commands).WaitAsync(Patience.Bound);

    /// <summary>A user of this server, in its own generation.</summary>
    public Task<AppendResult> LoginAsync(string user, string? session = null)
        => AppendAsync(Some.Login(user, session, Log.Server, Log.Generation));

    public Task<AppendResult> PostAsync(string user, string text, string? cid = null, string channel = "general")
        => AppendAsync(Some.Post(user, text, cid, channel, Log.Server));

    /// <summary>Asks again as a client does, until the log can be reached.</summary>
    public async Task<AppendResult> PostUntilTakenAsync(string user, string text, string cid)
    {
        using var patience = new CancellationTokenSource(Patience.Bound);
        while (true)
        {
            var result = await PostAsync(user, text, cid);
            if (result.Outcome != AppendOutcome.Unavailable)
                return result;
            await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
        }
    }

    /// <summary>Every line that this server's follower was told, as something that can be compared.</summary>
    public IEnumerable<object> Told => Follower.Entries.Select(Some.Comparable);

    /// <summary>The texts of a channel, read again from wherever they are.</summary>
    public async Task<List<RelayMessage>> ReadAllAsync(string channel)
    {
        List<RelayMessage> read = [];
        while (await Log.ReadAsync(channel, read.Count + 1, count: 300) is { Count: > 0 } page)
            read.AddRange(page);
        return read;
    }
}
