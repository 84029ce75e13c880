using System.Net;
using System.Net.Sockets;
using OrleansChat.Benchmarks.Measuring;
using OrleansChat.Benchmarks.Wires;

namespace OrleansChat.Benchmarks.Load;

/// <summary>A client that hears a room, counts every delivery, and checks that each sender's messages come once and in order.</summary>
internal sealed class Hearer(IWire wire, Room room, LatencyHistogram latencies, TimeProvider time) : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private const int StartingAtOnce = 50;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Tally? _tally;
    private long _now;

    public Room Room => room;

    public Socket Socket => _socket;

    /// <summary>What it has heard. There since <see cref="StartAsync"/>.</summary>
    public Tally Tally => _tally ?? throw new InvalidOperationException("It hears nothing yet.");

    /// <summary>Why hearing ended, if it did before <see cref="Dispose"/>.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The sender of this same client, if it has one: it learns when its own messages are back.</summary>
    public Sender? Own { get; set; }

    /// <summary>Connects, and returns when the room is heard. The room has all its senders by then.</summary>
    public async Task StartAsync(IPEndPoint server, int client)
    {
        _tally = new Tally(room.Senders.Count, latencies, time);
        await _socket.ConnectAsync(server);
        _ = HearAsync();
        await _socket.SendAsync(wire.Greeting(client, room.Name));
        await _ready.Task;
    }

    /// <summary>Starts all of them, some at a time, so that no server refuses connections because too many wait.</summary>
    /// <param name="hearers">The clients; the place of each is its number.</param>
    /// <param name="serverOf">Which server a client connects to.</param>
    public static async Task StartAllAsync(IReadOnlyList<Hearer> hearers, Func<int, IPEndPoint> serverOf)
    {
        foreach (var some in Enumerable.Range(0, hearers.Count).Chunk(StartingAtOnce))
            await Task.WhenAll(some.Select(client => hearers[client].StartAsync(serverOf(client), client)));
    }

    /// <summary>How many messages of the room's senders have not come.</summary>
    public long Missing()
    {
        var missing = 0L;
        for (var sender = 0; sender < room.Senders.Count; sender++)
            missing += Tally.MissingOf(sender, room.Senders[sender].Sent);
        return missing;
    }

    public void Dispose() => _socket.Dispose();

    private async Task HearAsync()
    {
        var buffer = new byte[BufferBytes];
        var kept = 0;
        try
        {
            while (await _socket.ReceiveAsync(buffer.AsMemory(kept)) is var bytes and > 0)
            {
                var came = buffer.AsSpan(0, kept + bytes);
                if (!_ready.Task.IsCompleted)
                {
                    kept = came.Length;
                    if (came.IndexOf(wire.Ready) < 0)
                        continue;
                    _ready.SetResult();
                }

                _now = time.GetTimestamp();
                var done = Stamp.Scan(came, Count);
                kept = came.Length - done;
                came[done..].CopyTo(buffer);
            }

            Failure = new EndOfStreamException("The server closed the connection.");
        }
        catch (Exception e) when (e is SocketException or InvalidDataException)
        {
            Failure = e;
        }
        catch (ObjectDisposedException)
        {
            // The end of the run.
        }

        _ready.TrySetException(Failure ?? new EndOfStreamException("The run has ended."));
    }

    private void Count(Stamp stamp)
    {
        if (_tally!.Count(stamp, _now) && Own?.Number == stamp.Sender)
            Own.Back();
    }
}
