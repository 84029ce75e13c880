using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using OrleansChat.Tests.Chaos.Checking;
using OrleansChat.Tests.Chaos.Servers;

namespace OrleansChat.Tests.Chaos.Clients;

/// <summary>
/// A client as the protocol wants it: it posts numbered messages to all and to some others alone, and when its connection ends, for whatever reason, it goes to a random server, logs in
/// under its name, resumes after the last seq that it heard of each channel, and sends again what was not acked. Every second client takes its name over from its own session of before.
/// Once a visit it asks for what two others say to each other, which is not shown to it. Everything that it is told goes to the checker.
/// </summary>
public sealed class ChaosClient
{
    /// <summary>The channel in which all talk.</summary>
    public const string Channel = "general";

    private const string ForeignRid = "foreign";

    private readonly Fleet _fleet;
    private readonly ConversationChecker _checker;
    private readonly ViolationList _violations;
    private readonly Random _random;
    private readonly int _index;
    private readonly ClientMemory _memory;
    private readonly string? _foreignChannel;
    private readonly List<Task> _abandoned = [];
    private volatile ServerConnection? _connection;
    private volatile bool _cutInLine;
    private volatile CancellationTokenSource? _leaving;

    /// <summary>A client that is not connected yet.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="count">How many clients there are.</param>
    /// <param name="random">Draws what it does.</param>
    /// <param name="fleet">The servers.</param>
    /// <param name="checker">Is told of everything that it says and hears.</param>
    /// <param name="violations">Where what servers refuse without a reason goes.</param>
    public ChaosClient(int index, int count, Random random, Fleet fleet, ConversationChecker checker, ViolationList violations)
    {
        (_index, _random, _fleet, _checker, _violations) = (index, random, fleet, checker, violations);
        Name = NameOf(index);
        Posts = new PostBook(Name, [.. PartnersOf(index, count).Select(NameOf)], new Random(random.Next()), checker);
        _memory = new ClientMemory(Name, wantsToken: index % 2 == 1, new Random(random.Next()), checker);
        _foreignChannel = count > 2 ? PrivateChannel.Of(NameOf((index + 1) % count), NameOf((index + 2) % count)) : null;
    }

    /// <summary>The name of a client.</summary>
    public static string NameOf(int index) => $"client{index + 1}";

    /// <summary>Its name, for ever.</summary>
    public string Name { get; }

    /// <summary>What it says.</summary>
    public PostBook Posts { get; }

    /// <summary>How fast it reads.</summary>
    public ReadPace Pace { get; } = new();

    /// <summary>When and where it heard something.</summary>
    public Hearing Hearing { get; } = new();

    /// <summary>Breaks its connection now.</summary>
    public void Cut() => _connection?.Dispose();

    /// <summary>Breaks its connection in the middle of the next line that it sends.</summary>
    public void CutInLine() => _cutInLine = true;

    /// <summary>Lets it go elsewhere now, without an end of its connection. That is closed a little later, unless a server does.</summary>
    public void Abandon()
    {
        try
        {
            _leaving?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just left by itself.
        }
    }

    /// <summary>Lives until it is told to end. The first connection goes to the server of its turn, so that every server has clients.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var server = _fleet.Servers[_index % _fleet.Servers.Count];
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await VisitAsync(server, cancel);
            }
            catch (Exception end) when (end is SocketException or ObjectDisposedException or TimeoutException or OperationCanceledException)
            {
                // Killed, stopped, cut, or out of patience: to a client all ends are the same.
            }
            catch (Exception nonsense) when (nonsense is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                _violations.Add(ViolationKind.Refused, Name, $"could not understand {server.Name}: {nonsense.Message}");
            }

            Hearing.IsAt(null, Stopwatch.GetTimestamp());
            await Task.Delay(_random.Next(20, 250), cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            server = _fleet.Servers[_random.Next(_fleet.Servers.Count)];
        }

        await Task.WhenAll(_abandoned);
    }

    private async Task VisitAsync(KeptServer server, CancellationToken cancel)
    {
        // Some leave a server that stands still, some stay until it goes on.
        var patience = TimeSpan.FromSeconds(1.5 + (_random.NextDouble() * 7));
        var connection = await ServerConnection.OpenAsync(server.EndPoint, Pace, patience, cancel);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        (_connection, _leaving) = (connection, leaving);
        var sending = Task.CompletedTask;
        try
        {
            await connection.SendAsync(ServerConnection.Encode(_memory.Login()), cancel);
            while (await connection.ReadAsync(leaving.Token) is { } document)
            {
                using (document)
                {
                    if (!Take(new ServerLine(document.RootElement), server, out var isWelcome))
                        return;
                    if (isWelcome)
                        sending = SendPostsAsync(connection, ended.Token);
                }
            }
        }
        finally
        {
            (_connection, _leaving) = (null, null);
            await ended.CancelAsync();
            _abandoned.RemoveAll(abandoned => abandoned.IsCompleted);
            if (leaving.IsCancellationRequested)
                _abandoned.Add(CloseLaterAsync(connection, sending, cancel));
            else
                await CloseAsync(connection, sending);
        }
    }

    private async Task CloseLaterAsync(ServerConnection connection, Task sending, CancellationToken cancel)
    {
        await Task.Delay(_random.Next(500, 3_000), cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync(connection, sending);
    }

    private static async Task CloseAsync(ServerConnection connection, Task sending)
    {
        connection.Dispose();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Deals with a line.</summary>
    /// <returns>False if the connection is of no more use.</returns>
    private bool Take(ServerLine line, KeptServer server, out bool isWelcome)
    {
        isWelcome = false;
        switch (line.Type)
        {
            case "msg":
                Hearing.Arrived(Stopwatch.GetTimestamp());
                _checker.Heard(Name, new ToldMessage(line.Channel!, line.Seq!.Value, line.From!, line.Body!, To: line.To));
                return true;
            case "system" when line.Event == SentPost.Topic:
                Hearing.Arrived(Stopwatch.GetTimestamp());
                _checker.Heard(Name, new ToldMessage(line.Channel!, line.Seq!.Value, line.From!, line.Topic!, SentPost.Topic));
                return true;
            case "history":
                _checker.Shown(Name, line.Channel!);
                return true;
            case "ack":
                Posts.Acked(line.Cid!);
                _checker.Acked(Name, line.Cid!, line.Channel!, line.Epoch!, line.Seq!.Value);
                return true;
            case "system" when line.Event == "welcome":
                _memory.Welcomed(line);
                Hearing.IsAt(server.Index, Stopwatch.GetTimestamp());
                isWelcome = true;
                return true;
            case "error":
                return Accept(line, server);
            default:
                return true;
        }
    }

    /// <summary>Refusals that say "later" are part of the game; every other one is a violation.</summary>
    private bool Accept(ServerLine error, KeptServer server)
    {
        switch (error.Code)
        {
            case "username_taken" or "shutdown":
                return false;
            case "no_such_channel" when error.Rid == ForeignRid:
                return true;
            case "unavailable" when error.Cid is { } cid:
                _checker.Refused(Name, cid);
                Posts.Rewind();
                return true;
            case "unavailable":
                return false;
            default:
                _violations.Add(ViolationKind.Refused, Name, $"by {server.Name}: {error}");
                return false;
        }
    }

    private async Task SendPostsAsync(ServerConnection connection, CancellationToken cancel)
    {
        Posts.Rewind();
        if (_foreignChannel is not null)
            await connection.SendAsync(ServerConnection.Encode(new { type = "history", rid = ForeignRid, channel = _foreignChannel }), cancel);
        while (true)
        {
            var posts = Posts.Take();
            byte[] bytes = [.. posts.SelectMany(Encode)];
            if (_cutInLine && bytes.Length > 0)
            {
                _cutInLine = false;
                await connection.SendAsync(bytes.AsMemory(0, bytes.Length - 5), cancel);
                connection.Dispose();
                return;
            }

            await connection.SendAsync(bytes, cancel);
            await Task.Delay(_random.Next(15, 60), cancel);
        }
    }

    // Those next to it on both sides, so that in each private channel both write. Few, so that welcome has room for all of them.
    private static IEnumerable<int> PartnersOf(int index, int count)
        => new[] { 1, 2, -1, -2 }.Select(step => (index + step + (2 * count)) % count).Where(partner => partner != index).Distinct();

    private byte[] Encode(SentPost post)
    {
        if (post.Event == SentPost.Topic)
            return ServerConnection.Encode(new { type = "topic", text = post.Text, channel = post.Channel, cid = post.Cid });
        return PrivateChannel.OtherOf(post.Channel, Name) is { } to && _random.Next(2) == 0
            ? ServerConnection.Encode(new { type = "msg", text = post.Text, to, cid = post.Cid })
            : ServerConnection.Encode(new { type = "msg", text = post.Text, channel = post.Channel, cid = post.Cid });
    }
}
