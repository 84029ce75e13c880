using OrleansChat.Tests.Chaos.Checking;
using OrleansChat.Tests.Chaos.Clients;
using OrleansChat.Tests.Chaos.Faults;
using OrleansChat.Tests.Chaos.Servers;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>Every server is stopped in order and started again, one after another, while all clients talk.</summary>
public class RollingRestartTests : IAsyncLifetime
{
    private const int Clients = 9;
    private const int HeardBetween = 200;
    private const long SegmentBytes = 64 * 1024 * 1024;

    private readonly ViolationList _violations = new();
    private readonly ConversationChecker _checker;
    private ILogPlace? _log;
    private Fleet? _fleet;
    private ChaosClient[] _clients = [];

    public RollingRestartTests() => _checker = new ConversationChecker(ChaosClient.Channel, _violations);

    private ILogPlace Log => _log ?? throw new InvalidOperationException("The log was not made.");

    private Fleet Fleet => _fleet ?? throw new InvalidOperationException("The servers were not made.");

    public async ValueTask InitializeAsync()
    {
        _log = await NewLogAsync();
        _fleet = new Fleet(_log, SegmentBytes, new FaultJournal(), _violations);
        _clients = [.. Enumerable.Range(0, Clients).Select(index => new ChaosClient(index, Clients, new Random(index), _fleet, _checker, _violations))];
    }

    public async ValueTask DisposeAsync()
    {
        if (_fleet is not null)
            await _fleet.DisposeAsync();
        if (_log is not null)
            await _log.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_rolling_restart_under_load_loses_no_message_and_every_client_comes_back()
    {
        await Fleet.StartAsync();
        using var leaving = new CancellationTokenSource();
        var living = Task.WhenAll(_clients.Select(client => client.RunAsync(leaving.Token)));
        try
        {
            await AllHearMoreAsync();
            foreach (var server in Fleet.Servers)
            {
                var welcomes = _clients.ToDictionary(client => client, client => client.Hearing.Welcomes);
                var guests = _clients.Where(client => client.Hearing.ServerAt(long.MaxValue) == server.Index).ToArray();
                Assert.True(server.Stop(TimeSpan.Zero), $"Server {server.Name} was not there to be stopped.");
                await server.UntilUpAsync();
                await AllHearMoreAsync();
                foreach (var guest in guests)
                    await Patience.UntilAsync(() => Task.FromResult(guest.Hearing.Welcomes > welcomes[guest] ? guest : null), $"{guest.Name} to come back");
            }

            foreach (var client in _clients)
                client.Posts.Close();
            await EachAsync(client => client.Posts.Unacked == 0, "all acks");
            await EachAsync(client => _checker.Missing(client.Name) is null, "everything to be heard");
        }
        finally
        {
            await leaving.CancelAsync();
            await living;
        }

        await Fleet.CloseAsync();
        _checker.Finish(await Log.ReadContentsAsync());
        await ProductVerdict.AskAsync(Log.Address, _violations);
        Assert.Empty(_violations.Kept);
        Assert.Equal(_checker.Posts, _checker.Acks);
    }

    /// <summary>An empty log: a file, unless a derived class says otherwise.</summary>
    protected virtual Task<ILogPlace> NewLogAsync() => Task.FromResult<ILogPlace>(new DataFolder());

    /// <summary>Every client, wherever it is, hears so much more: the conversation goes on.</summary>
    private async Task AllHearMoreAsync()
    {
        var before = _clients.ToDictionary(client => client, client => client.Hearing.Messages);
        await EachAsync(client => client.Hearing.Messages >= before[client] + HeardBetween, $"{HeardBetween} messages more");
    }

    private async Task EachAsync(Func<ChaosClient, bool> holds, string what)
    {
        foreach (var client in _clients)
            await Patience.UntilAsync(() => Task.FromResult(holds(client) ? client : null), $"{what} for {client.Name}");
    }
}
