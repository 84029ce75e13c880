using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace OrleansChat.Gateway.Sending;

/// <summary>
/// How many bytes the other side has taken. A pipe or a socket's buffer says that only in large steps: to a client that reads a kilobyte a second, the kernel gives room again after
/// minutes. TCP itself knows it to the byte.
/// </summary>
internal static class SendProgress
{
    private const int LevelTcp = 6;
    private const int OptionTcpInfo = 11;
    private const int BytesAckedOffset = 120;
    private const int TcpInfoBytes = 192;

    /// <summary>A counter that grows as the client takes bytes; one that stands still where the operating system does not tell.</summary>
    public static Func<long> Of(ConnectionContext connection)
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        return socket is null || !OperatingSystem.IsLinux() ? static () => 0 : () => BytesAcked(socket);
    }

    private static long BytesAcked(Socket socket)
    {
        Span<byte> info = stackalloc byte[TcpInfoBytes];
        try
        {
            return socket.GetRawSocketOption(LevelTcp, OptionTcpInfo, info) >= BytesAckedOffset + sizeof(long)
                ? BinaryPrimitives.ReadInt64LittleEndian(info[BytesAckedOffset..])
                : 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0; // Closed meanwhile; its reader ends the session.
        }
    }
}
