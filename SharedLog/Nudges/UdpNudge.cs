using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace OrleansChat.SharedLog.Nudges;

/// <summary>Nudges as empty datagrams on loopback: one file is one machine, and nobody outside can send them.</summary>
public sealed class UdpNudge : INudge
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Dictionary<int, SocketAddress> _addresses = [];
    private readonly LogEvents _events;

    /// <summary>Binds a free port.</summary>
    /// <exception cref="SocketException">There is no loopback network.</exception>
    public UdpNudge(ILoggerFactory loggers, TimeProvider time)
    {
        _events = new LogEvents(loggers.CreateLogger<UdpNudge>(), time);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    /// <inheritdoc />
    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <inheritdoc />
    public void Listen(Action onNudge) => new Thread(() => Receive(onNudge)) { Name = "log-nudge", IsBackground = true }.Start();

    /// <inheritdoc />
    public void Send(int port)
    {
        if (!_addresses.TryGetValue(port, out var address))
            _addresses.Add(port, address = new IPEndPoint(IPAddress.Loopback, port).Serialize());
        try
        {
            _socket.SendTo([], SocketFlags.None, address);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _events.NudgeFailed(port, e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _socket.Dispose();

    private void Receive(Action onNudge)
    {
        Span<byte> nothing = stackalloc byte[1];
        while (true)
        {
            try
            {
                _socket.Receive(nothing);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionRefused or SocketError.MessageSize)
            {
                continue; // A peer that we nudged is gone, or somebody sent us something else. Neither is news of the log.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return; // Closed.
            }

            onNudge();
        }
    }
}
