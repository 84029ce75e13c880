using OrleansChat.Tests.Chaos.Checking;
using OrleansChat.Tests.Chaos.Clients;
using OrleansChat.Tests.Chaos.Faults;
using OrleansChat.Tests.Chaos.Servers;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>Every server is stopped in order and started again, one after another, while all clients talk.</summary>
public sealed class RollingRestartTests : IAsyncDisposable
{
    private const int Clients = 9;
    private const int HeardBetween = 200;
    private const long SegmentBytes = 64 * 1024 * 1024;

    private readonly DataFolder _folder = new();
    private readonly ViolationList _violations = new();
    private readonly ConversationChecker _checker;
    private readonly Fleet _fleet;
    private readonly ChaosClient[] _clients;

    public RollingRestartTests()
    {
        _checker = new ConversationChecker(ChaosClient.Channel, _violations);
        _fleet = new Fleet(_folder, SegmentBytes, new FaultJournal(), _violations);
        _clients = [.. Enumerable.Range(0, Clients).Select(index => new ChaosClient(index, Clients, new Random(index), _fleet, _checker, _violations))];
    }

    public async ValueTask DisposeAsync()
    {
        await _fleet.DisposeAsync();
        await _folder.DisposeAsync();
    }

    [Fact]
    public async Task A_rolling_restart_under_load_loses_no_message_and_every_client_comes_back()
    {
        await _fleet.StartAsync();
        using var leaving = new CancellationTokenSource();
        var living = Task.WhenAll(_clients.Select(client => client.RunAsync(leaving.Token)));
        try
        {
            await AllHearMoreAsync();
            foreach (var server in _fleet.Servers)
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

        await _fleet.CloseAsync();
        _checker.Finish(LogReader.Read(_folder.LogPath));
        await ProductVerdict.AskAsync(_folder.LogPath, _violations);
        Assert.Empty(_violations.Kept);
        Assert.Equal(_checker.Posts, _checker.Acks);
    }

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
