using System.Net.Sockets;

namespace OrleansChat.Benchmarks.Wires;

/// <summary>What everybody who sends does.</summary>
internal static class SocketSending
{
    /// <summary>Sends all bytes.</summary>
    public static async Task SendAllAsync(this Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await socket.SendAsync(bytes)..];
    }
}
