using System.Net;
using System.Net.Sockets;

namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>Ports for settings that cannot ask for any free one. Somebody may take them meanwhile; the system chooses others as long as it can.</summary>
public static class FreePorts
{
    private const int Max = 65_000;

    /// <summary>The first of so many ports of loopback on which nobody listens now.</summary>
    public static int InARow(int count)
    {
        while (true)
        {
            using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            first.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)first.LocalEndPoint!).Port;
            if (port + count <= Max && Enumerable.Range(port + 1, count - 1).All(IsFree))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
