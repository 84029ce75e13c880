using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using OrleansChat.Tests.Chaos.Checking;
using OrleansChat.Tests.Chaos.Servers;

namespace OrleansChat.Tests.Chaos.Clients;

/// <summary>
/// A client as the protocol wants it: it posts numbered messages, and when its connection ends, for whatever reason, it goes to a random server, logs in under its name,
/// resumes after the last seq that it heard, and sends again what was not acked. Everything that it is told goes to the checker.
/// </summary>
public sealed class ChaosClient
{
    /// <summary>The channel in which all talk.</summary>
    public const string Channel = "general";

    private readonly Fleet _fleet;
    private readonly ConversationChecker _checker;
    private readonly ViolationList _violations;
    private readonly Random _random;
    private readonly int _index;
    private volatile ServerConnection? _connection;
    private volatile bool _cutInLine;
    private string? _epoch;

    /// <summary>A client that is not connected yet.</summary>
    public ChaosClient(int index, Random random, Fleet fleet, ConversationChecker checker, ViolationList violations)
    {
        (_index, _random, _fleet, _checker, _violations) = (index, random, fleet, checker, violations);
        Name = $"client{index + 1}";
        Posts = new PostBook(Name, new Random(random.Next()), checker);
    }

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

            _connection = null;
            Hearing.IsAt(null, Stopwatch.GetTimestamp());
            await Task.Delay(_random.Next(20, 250), cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            server = _fleet.Servers[_random.Next(_fleet.Servers.Count)];
        }
    }

    private async Task VisitAsync(KeptServer server, CancellationToken cancel)
    {
        // Some leave a server that stands still, some stay until it goes on.
        var patience = TimeSpan.FromSeconds(1.5 + (_random.NextDouble() * 7));
        using var connection = await ServerConnection.OpenAsync(server.EndPoint, Pace, patience, cancel);
        _connection = connection;
        await connection.SendAsync(ServerConnection.Encode(Login()), cancel);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var sending = Task.CompletedTask;
        try
        {
            while (await connection.ReadAsync(cancel) is { } document)
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
            await ended.CancelAsync();
            connection.Dispose();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private object Login() => _checker.LastHeard(Name) is { } seq && _epoch is not null
        ? new { type = "login", username = Name, caps = (string[])["ack"], resume = (object[])[new { channel = Channel, epoch = _epoch, seq }] }
        : new { type = "login", username = Name, caps = (string[])["ack"] };

    /// <summary>Deals with a line.</summary>
    /// <returns>False if the connection is of no more use.</returns>
    private bool Take(ServerLine line, KeptServer server, out bool isWelcome)
    {
        isWelcome = false;
        switch (line.Type)
        {
            case "msg" when line.Channel == Channel:
                Hearing.Arrived(Stopwatch.GetTimestamp());
                _checker.Heard(Name, line.Seq!.Value, line.From!, line.Body!);
                return true;
            case "ack":
                Posts.Acked(line.Cid!);
                _checker.Acked(Name, line.Cid!, line.Channel!, line.Epoch!, line.Seq!.Value);
                return true;
            case "system" when line.Event == "welcome":
                var start = line.About(Channel)!.Value;
                _epoch = start.Epoch;
                _checker.Attached(Name, new ChannelStart(start.Epoch!, start.Seq!.Value, start.Recovered, start.Reason));
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
        while (true)
        {
            var posts = Posts.Take();
            byte[] bytes = [.. posts.SelectMany(post => ServerConnection.Encode(new { type = "msg", text = post.Text, cid = post.Cid }))];
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
}
