using System.Net.Sockets;

namespace OrleansChat.Gateway.Sending;

/// <summary>
/// Sends on the caller's thread, straight from the frame that all who hear a channel share. Kestrel's pipe to the socket costs a copy, two locks and a turn of the thread pool for each
/// client and batch, which is as much as the send itself (docs/PERFORMANCE.md); its pipe from the socket, its listening, limits and shutdown stay in use. When the socket's buffer is
/// full, the rest follows as the client takes it.
/// </summary>
internal sealed class SocketOutput(Socket socket) : IOutput
{
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        // On a stream all bytes are sent before it ends; it ends at once while the socket has room.
        await socket.SendAsync(bytes, SocketFlags.None);
        return true;
    }
}
