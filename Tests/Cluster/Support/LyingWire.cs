using System.Net;
using System.Net.Sockets;
using System.Text;
using OrleansChat.Tests.Support;

namespace OrleansChat.Tests.Cluster.Support;

/// <summary>
/// Stands between clients and a server that is right, and makes it one that is not: every line of the server goes through a flaw, which may change it, add to it or keep it. What
/// clients send goes through byte for byte.
/// </summary>
public sealed class LyingWire : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly LoopbackListener _listener;
    private readonly IPEndPoint _server;
    private readonly Func<string, IEnumerable<string>> _flaw;

    /// <summary>Starts listening.</summary>
    /// <param name="server">The server that is right.</param>
    /// <param name="flaw">A line of it to the lines that its client is sent instead.</param>
    public LyingWire(IPEndPoint server, Func<string, IEnumerable<string>> flaw)
    {
        (_server, _flaw) = (server, flaw);
        _listener = new LoopbackListener(RelayAsync);
    }

    public int Port => _listener.Port;

    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task RelayAsync(Socket client, CancellationToken stopping)
    {
        using (client)
        using (var server = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            client.NoDelay = server.NoDelay = true;
            await server.ConnectAsync(_server, stopping);
            // Made before the client may have said that nothing more will come: then no stream can be made any more.
            using var lines = new StreamReader(new NetworkStream(server), Encoding.UTF8);
            using var isOver = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            // When the server closes, the connection is over; when the client does, it may still listen.
            var up = UpAsync(client, server, isOver);
            await DownAsync(lines, client, isOver.Token);
            client.Shutdown(SocketShutdown.Send);
            await up;
        }
    }

    private static async Task UpAsync(Socket client, Socket server, CancellationTokenSource isOver)
    {
        try
        {
            var buffer = new byte[BufferBytes];
            while (await client.ReceiveAsync(buffer, SocketFlags.None, isOver.Token) is var count and > 0)
            {
                for (var sent = 0; sent < count;)
                    sent += await server.SendAsync(buffer.AsMemory(sent, count - sent), SocketFlags.None, isOver.Token);
            }

            server.Shutdown(SocketShutdown.Send);
        }
        catch (Exception over) when (over is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The server or the client is gone, and the other is told by the end of its own connection.
        }
    }

    private async Task DownAsync(StreamReader lines, Socket client, CancellationToken cancel)
    {
        try
        {
            while (await lines.ReadLineAsync(cancel) is { } line)
            {
                foreach (var changed in _flaw(line))
                {
                    ReadOnlyMemory<byte> rest = Encoding.UTF8.GetBytes(changed + "\n");
                    while (!rest.IsEmpty)
                        rest = rest[await client.SendAsync(rest, SocketFlags.None, cancel)..];
                }
            }
        }
        catch (Exception over) when (over is IOException or SocketException or OperationCanceledException)
        {
            // As above.
        }
    }
}
