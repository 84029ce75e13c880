using OrleansChat.Tests.Chaos.Checking;
using OrleansChat.Tests.Chaos.Clients;
using OrleansChat.Tests.Chaos.Faults;
using OrleansChat.Tests.Chaos.Servers;

namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>Three servers and the clients of the chaos campaign, who talk without a pause, come back whenever their connections end, and are judged in the end by the same checker.</summary>
public sealed class LivingConversation : IAsyncDisposable, IEvidence
{
    private const int ClientCount = 9;
    private const int HeardBetween = 200;
    private const long SegmentBytes = 64 * 1024 * 1024;

    private readonly ILogPlace _log;
    private readonly ViolationList _violations = new();
    private readonly ConversationChecker _checker;
    private readonly CancellationTokenSource _leaving = new();
    private Task _living = Task.CompletedTask;

    private LivingConversation(ILogPlace log)
    {
        _log = log;
        _checker = new ConversationChecker(ChaosClient.Channel, _violations);
        Fleet = new Fleet(log, SegmentBytes, new FaultJournal(), _violations);
        Clients = [.. Enumerable.Range(0, ClientCount).Select(index => new ChaosClient(index, ClientCount, new Random(index), Fleet, _checker, _violations))];
    }

    public Fleet Fleet { get; }

    public IReadOnlyList<ChaosClient> Clients { get; }

    /// <summary>Starts the servers on a log, which goes with them, and returns when every client is heard.</summary>
    public static async Task<LivingConversation> StartAsync(ILogPlace log)
    {
        var conversation = new LivingConversation(log);
        try
        {
            await conversation.Fleet.StartAsync();
            conversation._living = Task.WhenAll(conversation.Clients.Select(client => client.RunAsync(conversation._leaving.Token)));
            await conversation.AllHearMoreAsync();
            return conversation;
        }
        catch
        {
            await conversation.DisposeAsync();
            throw;
        }
    }

    /// <summary>Every client, wherever it is, hears so much more: the conversation goes on.</summary>
    public async Task AllHearMoreAsync()
    {
        var before = Clients.ToDictionary(client => client, client => client.Hearing.Messages);
        await EachAsync(client => client.Hearing.Messages >= before[client] + HeardBetween, $"{HeardBetween} messages more");
    }

    /// <summary>Nobody writes anything new. Every client must get all its acks and hear everything; then the servers stop in order, and all that was told must agree with the log.</summary>
    public async Task EndAsync()
    {
        foreach (var client in Clients)
            client.Posts.Close();
        await EachAsync(client => client.Posts.Unacked == 0, "all acks");
        await EachAsync(client => _checker.Missing(client.Name) is null, "everything to be heard");
        await LeaveAsync();
        await Fleet.CloseAsync();
        _checker.Finish(await _log.ReadContentsAsync());
        await ProductVerdict.AskAsync(_log.Address, _violations);
        Assert.Empty(_violations.Kept);
        Assert.Equal(_checker.Posts, _checker.Acks);
    }

    public string Preserve() => string.Join(
        '\n',
        [_log.Preserve(), .. _violations.Kept.Select(violation => violation.ToString()), .. Fleet.Servers.Select(server => $"The log of {server.Name}:\n{string.Join('\n', server.Logs)}")]);

    public async ValueTask DisposeAsync()
    {
        await LeaveAsync();
        await Fleet.DisposeAsync();
        await _log.DisposeAsync();
        _leaving.Dispose();
    }

    private async Task LeaveAsync()
    {
        await _leaving.CancelAsync();
        await _living;
    }

    private async Task EachAsync(Func<ChaosClient, bool> holds, string what)
    {
        foreach (var client in Clients)
            await Patience.UntilAsync(() => Task.FromResult(holds(client) ? client : null), $"{what} for {client.Name}");
    }
}
