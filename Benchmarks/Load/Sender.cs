using System.Buffers;
using System.Net;
using System.Net.Sockets;
using OrleansChat.Benchmarks.Wires;

namespace OrleansChat.Benchmarks.Load;

/// <summary>A client that speaks: as fast as its own messages come back to it, or when it is told to.</summary>
internal sealed class Sender : IDisposable
{
    private readonly IWire _wire;
    private readonly Room _room;
    private readonly LoadOptions _options;
    private readonly TimeProvider _time;
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly SemaphoreSlim _credits;
    private readonly bool _isSocketOwn;
    private readonly Socket _socket;
    private int _sent;

    /// <summary>Makes the sender of a client.</summary>
    public Sender(IWire wire, Hearer hearer, LoadOptions options, TimeProvider time)
    {
        (_wire, _room, _options, _time) = (wire, hearer.Room, options, time);
        _credits = new SemaphoreSlim(options.Window);
        Number = _room.Senders.Count;
        _room.Senders.Add(this);
        hearer.Own = this;
        _isSocketOwn = !wire.CanSpeakWhereItHears;
        _socket = _isSocketOwn ? new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true } : hearer.Socket;
    }

    /// <summary>The number in the room.</summary>
    public int Number { get; }

    /// <summary>Messages sent so far.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Connects, if it needs a connection of its own.</summary>
    public async Task StartAsync(IPEndPoint server, int client)
    {
        if (!_isSocketOwn)
            return;
        await _socket.ConnectAsync(server);
        if (_wire.SpeakerGreeting(client) is { Length: > 0 } greeting)
            await _socket.SendAsync(greeting);
        _ = DrainAsync();
    }

    /// <summary>One of its own messages came back.</summary>
    public void Back()
    {
        if (_options.RatePerS == 0)
            _credits.Release();
    }

    /// <summary>Speaks as fast as its messages come back, until it is told to stop.</summary>
    public async Task SpeakAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await _credits.WaitAsync(stop);
                var messages = 1;
                while (_credits.Wait(0, CancellationToken.None))
                    messages++;
                await SayAsync(messages, _time.GetTimestamp());
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the load.
        }
    }

    /// <summary>Says some messages now, which were due at a time. One call at a time.</summary>
    public async Task SayAsync(int messages, long dueTimestamp)
    {
        _output.ResetWrittenCount();
        for (var i = 0; i < messages; i++)
            _wire.Write(_output, _room.Name, new Stamp(dueTimestamp, Number, _sent + i).ToText(_options.TextBytes));
        // Counted before it is sent: it can be back before the call returns.
        Volatile.Write(ref _sent, _sent + messages);
        await _socket.SendAllAsync(_output.WrittenMemory);
    }

    public void Dispose()
    {
        if (_isSocketOwn)
            _socket.Dispose();
        _credits.Dispose();
    }

    // Answers to what is said are not looked at, but must not fill the connection.
    private async Task DrainAsync()
    {
        var buffer = new byte[4_096];
        try
        {
            while (await _socket.ReceiveAsync(buffer) > 0)
            {
                // Nothing is done with them.
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The end of the run, or of the server, which the hearer reports.
        }
    }
}
