using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace OrleansChat.Client.Wire;

/// <summary>Calls a server. A call that is cancelled is a call without success, not an exception.</summary>
internal delegate Task<DialResult> Dial(ServerAddress server, CancellationToken cancellationToken);

/// <summary>What came of a call: a connection, or the problem in words.</summary>
internal sealed record DialResult(ChatConnection? Connection, string? Problem);

/// <summary>Opens TCP connections to servers, encrypted or not. Every line that comes over them is also given to <paramref name="onLine"/>.</summary>
internal sealed class Dialer(Encryption encryption, TimeProvider time, Action<ReadOnlySequence<byte>>? onLine = null)
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
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (encryption is not Encryption.None) stream = await EncryptAsync(stream, server.Host, end.Token);
            return new DialResult(new ChatConnection(stream, time, onLine), Problem: null);
        }
        catch (Exception exception) when (exception is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            socket.Dispose();
            return new DialResult(Connection: null, $"cannot reach {server}: {Words(exception)}");
        }
    }

    private async Task<SslStream> EncryptAsync(Stream stream, string host, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(stream);
        try
        {
            var options = new SslClientAuthenticationOptions { TargetHost = host };
#pragma warning disable CA5359 // Whoever asks for any certificate has one that he made himself, and is told what that means.
            if (encryption is Encryption.TlsWithAnyCertificate) options.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
            await encrypted.AuthenticateAsClientAsync(options, cancellationToken);
            return encrypted;
        }
        catch
        {
            await encrypted.DisposeAsync();
            throw;
        }
    }

    private static string Words(Exception exception) => exception switch
    {
        OperationCanceledException => "no answer",
        AuthenticationException => $"no encrypted connection: {exception.Message}",
        _ => exception.Message,
    };
}
