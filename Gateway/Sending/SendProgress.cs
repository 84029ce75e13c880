using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace OrleansChat.Gateway.Sending;

/// <summary>How far the other side has taken what was sent to it.</summary>
/// <param name="BytesTaken">A counter that grows as it takes bytes; null where the operating system does not tell.</param>
/// <param name="IsWaiting">Whether the operating system holds bytes that it has not taken.</param>
/// <param name="IsUnconfirmed">Whether some of these are on their way to it. A machine that is there confirms them at once, or says that it has no room.</param>
internal readonly record struct SendState(long? BytesTaken, bool IsWaiting, bool IsUnconfirmed);

/// <summary>
/// Asks how many bytes the other side has taken. A pipe or a socket's buffer says that only in large steps: to a client that reads a kilobyte a second, the kernel gives room again
/// after minutes, and what fits into its buffer is taken even if nobody is there any more. TCP itself knows what the other side's kernel has taken (Linux, tcp(7), TCP_INFO).
/// </summary>
internal static class SendProgress
{
    private const int LevelTcp = 6;
    private const int OptionTcpInfo = 11;
    private const int UnackedOffset = 24;
    private const int BytesAckedOffset = 120;
    private const int NotSentBytesOffset = 144;
    private const int TcpInfoBytes = 192;

    /// <summary>The question for one connection.</summary>
    public static Func<SendState> Of(ConnectionContext connection)
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        return socket is null || !OperatingSystem.IsLinux() ? static () => default : () => StateOf(socket);
    }

    private static SendState StateOf(Socket socket)
    {
        Span<byte> info = stackalloc byte[TcpInfoBytes];
        try
        {
            if (socket.GetRawSocketOption(LevelTcp, OptionTcpInfo, info) < NotSentBytesOffset + sizeof(uint))
                return default;
            var isUnconfirmed = BinaryPrimitives.ReadUInt32LittleEndian(info[UnackedOffset..]) > 0;
            var isWaiting = isUnconfirmed || BinaryPrimitives.ReadUInt32LittleEndian(info[NotSentBytesOffset..]) > 0;
            return new SendState(BinaryPrimitives.ReadInt64LittleEndian(info[BytesAckedOffset..]), isWaiting, isUnconfirmed);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return default; // Closed meanwhile; its reader ends the session.
        }
    }
}
