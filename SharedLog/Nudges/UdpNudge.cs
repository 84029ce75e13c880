using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace OrleansChat.SharedLog.Nudges;

/// <summary>Nudges and signals as datagrams on loopback: one file is one machine, and nobody outside can send them.</summary>
public sealed class UdpNudge : INudge
{
    private readonly Socket _socket = NewSocket();

    // Of its own, since a socket blocks for all that is done with it or for nothing.
    private readonly Socket _sender = NewSocket();
    private readonly ConcurrentDictionary<int, SocketAddress> _addresses = new();
    private readonly LogEvents _events;

    /// <summary>Binds a free port.</summary>
    /// <exception cref="SocketException">There is no loopback network.</exception>
    public UdpNudge(ILoggerFactory loggers, TimeProvider time)
    {
        _events = new LogEvents(loggers.CreateLogger<UdpNudge>(), time);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _sender.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _sender.Blocking = false;
    }

    /// <inheritdoc />
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <inheritdoc />
    public void Listen(string epoch, Action<LogEnd> onNudge, Action<ReadOnlyMemory<byte>> onSignal)
        => new Thread(() => Receive(epoch, onNudge, onSignal)) { Name = "log-nudge", IsBackground = true }.Start();

    /// <inheritdoc />
    public void Send(int port, in LogEnd end)
    {
        Span<byte> datagram = stackalloc byte[LogEnd.BytesMax];
        if (SendTo(port, datagram[..end.Write(datagram)]) is { } failure)
            _events.NudgeFailed(port, failure);
    }

    /// <inheritdoc />
    public void Send(int port, ReadOnlySpan<byte> signal)
    {
        if (signal.Length <= LogLimits.SignalBytesMax && SendTo(port, signal) is { } failure)
            _events.SignalFailed(port, failure);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _socket.Dispose();
        _sender.Dispose();
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    private Exception? SendTo(int port, ReadOnlySpan<byte> bytes)
    {
        var address = _addresses.GetOrAdd(port, static port => new IPEndPoint(IPAddress.Loopback, port).Serialize());
        try
        {
            _sender.SendTo(bytes, SocketFlags.None, address);
            return null;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return e;
        }
    }

    private void Receive(string epoch, Action<LogEnd> onNudge, Action<ReadOnlyMemory<byte>> onSignal)
    {
        // One byte more than may come: so what is too long is seen to be.
        var buffer = new byte[LogLimits.SignalBytesMax + 1];
        LogEnd? told = null;
        while (true)
        {
            ReadOnlySpan<byte> datagram;
            try
            {
                // What is told waits for what comes at once behind it: of a hundred nudges one is enough.
                if (told is { } end && _socket.Available == 0)
                {
                    onNudge(end);
                    told = null;
                }

                datagram = buffer.AsSpan(0, _socket.Receive(buffer));
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionRefused or SocketError.MessageSize)
            {
                continue; // A peer that we nudged is gone, or somebody sent us something else. Neither is news of the log.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return; // Closed.
            }

            // Servers before 0.4 nudge without a word.
            if (datagram.IsEmpty)
                told ??= LogEnd.Unknown;
            else if (LogEnd.IsMeant(datagram))
                told = Later(told, LogEnd.Read(datagram, epoch));
            else if (datagram.Length <= LogLimits.SignalBytesMax)
                onSignal(datagram.ToArray());
        }
    }

    private static LogEnd? Later(LogEnd? told, LogEnd? next) => told is not { } end || (next is { } other && other.IsBeyond(end)) ? next : told;
}
