using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OrleansChat.Client;
using OrleansChat.Client.Wire;

namespace OrleansChat.Tests.Unit.Client;

/// <summary>A server with a certificate that it made itself.</summary>
public sealed class EncryptionTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = SelfMade();

    public EncryptionTests() => _listener.Start();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    [Fact]
    public async Task Any_certificate_will_do_for_one_who_says_so_and_lines_go_both_ways()
    {
        var accepting = AcceptAsync();
        var call = await DialAsync(Encryption.TlsWithAnyCertificate);
        Assert.Null(call.Problem);
        await using var connection = call.Connection!;
        await using var server = await accepting;
        using var reader = new StreamReader(server!);

        await connection.SendAsync(new PongCommand());
        Assert.Equal("""{"type":"pong"}""", await reader.ReadLineAsync());
        await server!.WriteAsync("{\"type\":\"ping\"}\n"u8.ToArray());
        Assert.IsType<PingEvent>(await connection.ReceiveAsync());
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_refused_in_words()
    {
        var accepting = AcceptAsync();
        var call = await DialAsync(Encryption.Tls);

        Assert.Null(call.Connection);
        Assert.StartsWith($"cannot reach 127.0.0.1:{Port}: no encrypted connection: ", call.Problem, StringComparison.Ordinal);
        if (await accepting is { } server) await server.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_does_not_encrypt_is_one_line_of_words()
    {
        var answering = AnswerPlainlyAsync();
        var call = await DialAsync(Encryption.TlsWithAnyCertificate);
        await answering;

        Assert.Null(call.Connection);
        Assert.DoesNotContain('\n', call.Problem!);
    }

    private Task<DialResult> DialAsync(Encryption encryption) =>
        new Dialer(encryption, TimeProvider.System).DialAsync(new ServerAddress("127.0.0.1", Port), TestContext.Current.CancellationToken);

    private async Task<SslStream?> AcceptAsync()
    {
        var stream = new SslStream(new NetworkStream(await _listener.AcceptSocketAsync(), ownsSocket: true));
        try
        {
            await stream.AuthenticateAsServerAsync(_certificate);
            return stream;
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            // The client did not like the certificate.
            await stream.DisposeAsync();
            return null;
        }
    }

    private async Task AnswerPlainlyAsync()
    {
        using var socket = await _listener.AcceptSocketAsync();
        await socket.SendAsync("""{"type":"error","text":"The line is not JSON.","code":"bad_json","fatal":false}"""u8.ToArray());
    }

    private static X509Certificate2 SelfMade()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=chat", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        // A key that exists in memory only is not taken for a server everywhere.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null);
    }
}
