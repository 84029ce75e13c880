using System.Net.Sockets;

namespace OrleansChat.Client.Wire;

/// <summary>Calls a server. A call that is cancelled is a call without success, not an exception.</summary>
internal delegate Task<DialResult> Dial(ServerAddress server, CancellationToken cancellationToken);

/// <summary>What came of a call: a connection, or the problem in words.</summary>
internal sealed record DialResult(ChatConnection? Connection, string? Problem);

/// <summary>Opens TCP connections to servers.</summary>
internal sealed class Dialer(TimeProvider time)
{
    /// <summary>Calls a server, for no longer than <see cref="ClientLimits.ConnectWait"/>.</summary>
    public async Task<DialResult> DialAsync(ServerAddress server, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Without it a client that only listens never learns that the server's machine is gone.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);

            using var patience = new CancellationTokenSource(ClientLimits.ConnectWait, time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            await socket.ConnectAsync(server.Host, server.Port, end.Token);
            return new DialResult(new ChatConnection(new NetworkStream(socket, ownsSocket: true), time), Problem: null);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            var reason = exception is SocketException ? exception.Message : "no answer";
            return new DialResult(Connection: null, $"cannot reach {server}: {reason}");
        }
    }
}
