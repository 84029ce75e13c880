using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Silo.Engines.Cluster;

/// <summary>
/// The port of a silo among those of one machine. The same port of UDP is its claim: the kernel gives it to one process at a time and takes it back when that dies, so silos that start in the same moment find
/// different ports, and a dead one's is free at once.
/// </summary>
internal sealed class SiloPort : IDisposable
{
    private readonly Socket _claim;

    private SiloPort(Socket claim, IPEndPoint endPoint) => (_claim, EndPoint) = (claim, endPoint);

    /// <summary>Where the silo is to listen.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Claims the first port that is free.</summary>
    /// <exception cref="IOException">None of those that are tried is.</exception>
    public static SiloPort Claim(IPAddress address, int firstPort)
    {
        var ports = Math.Min(SiloLimits.PortsTriedMax, IPEndPoint.MaxPort + 1 - firstPort);
        for (var i = 0; i < ports; i++)
        {
            var endPoint = new IPEndPoint(address, firstPort + i);
            if (TryBind(endPoint, SocketType.Dgram, ProtocolType.Udp) is not { } claim)
                continue;
            // Somebody else may listen there who knows nothing of claims.
            if (TryBind(endPoint, SocketType.Stream, ProtocolType.Tcp) is { } free)
            {
                free.Dispose();
                return new SiloPort(claim, endPoint);
            }

            claim.Dispose();
        }

        throw new IOException($"The silo finds no free port: {address} has none of {firstPort} to {firstPort + ports - 1}.");
    }

    public void Dispose() => _claim.Dispose();

    private static Socket? TryBind(IPEndPoint endPoint, SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(endPoint.AddressFamily, type, protocol);
        try
        {
            socket.Bind(endPoint);
            if (type == SocketType.Stream)
                socket.Listen();
            return socket;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
