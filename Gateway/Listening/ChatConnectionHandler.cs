using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using OrleansChat.Gateway.Admission;
using OrleansChat.Gateway.Sending;
using OrleansChat.Gateway.Sessions;

namespace OrleansChat.Gateway.Listening;

/// <summary>From Kestrel's connection to our session.</summary>
internal sealed class ChatConnectionHandler(SessionServices services) : ConnectionHandler
{
    private const int KeepAliveProbes = 3;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        try
        {
            KeepAlive(connection);
            var visit = connection.Features.GetRequiredFeature<Visit>();
            visit.BeginSession();
            await new ChatSession(connection.Transport.Input, OutputOf(connection), connection.Abort, SendProgress.Of(connection), visit, services).RunAsync();
        }
        catch (Exception e)
        {
            services.Events.SessionFailed(connection.ConnectionId, e);
        }

        _ = AbortUnlessClosedAsync(connection);
        await EndTlsAsync(connection);
    }

    // What TLS sends is not what it is given.
    private static IOutput OutputOf(ConnectionContext connection)
        => connection.Features.Get<ISslStreamFeature>() is null && connection.Features.Get<IConnectionSocketFeature>() is { } feature
            ? new SocketOutput(feature.Socket)
            : new PipeOutput(connection.Transport.Output);

    // Without it nobody notices that a client's machine is gone as long as there is nothing to send to it, and its name stays taken.
    private void KeepAlive(ConnectionContext connection)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
            return;
        try
        {
            var seconds = services.Limits.KeepAliveMs / 1000;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, seconds);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, seconds / KeepAliveProbes);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveProbes);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed already; its session finds the same.
        }
    }

    // TLS has an end of its own. Without it a client cannot tell the end from a connection that somebody cut, and many complain.
    private static async Task EndTlsAsync(ConnectionContext connection)
    {
        if (connection.Features.Get<ISslStreamFeature>()?.SslStream is not { } tls)
            return;
        try
        {
            await tls.ShutdownAsync();
        }
        catch (Exception)
        {
            // Broken already, or broken now because the client does not take it: there is nobody to be told.
        }
    }

    // The session has handed over its last bytes. Kestrel would wait for ever for a client that does not take them. Its token of the connection's end tells nothing here: it ends with
    // what the client says, not with what it is told.
    private async Task AbortUnlessClosedAsync(ConnectionContext connection)
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        await Task.Delay(TimeSpan.FromMilliseconds(services.Limits.ClosingTimeoutMs), services.Time);
        if (socket is { SafeHandle.IsClosed: false })
            connection.Abort();
    }
}
