using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>A server with a certificate speaks TLS on its port and nothing else.</summary>
public sealed class TlsTests : ProcessTest
{
    private readonly DataFolder _folder;

    public TlsTests(ITestOutputHelper output)
        : base(output) => _folder = Own(new DataFolder());

    [Fact]
    public async Task Clients_of_a_server_with_TLS_and_of_one_without_talk()
    {
        var (certificate, key) = (Path.Combine(_folder.Root, "server.pem"), Path.Combine(_folder.Root, "server.key"));
        var known = Tls.WritePem(certificate, key);
        var secure = Own(new ServerProcess("A", _folder, ["--tls-cert", certificate, "--tls-key", key]));
        var plain = Own(new ServerProcess("B", _folder, []));
        await Task.WhenAll(secure.StartAsync(), plain.StartAsync());

        var dana = Own(await TestClient.ConnectTlsAsync(secure.EndPoint, known));
        Assert.Equal("welcome", (await dana.LoginAsync("Dana", "ack")).Event);
        var ahmad = await LoginAsync(plain, "Ahmad", "ack");
        Assert.Equal("ack", (await dana.PostAsync("over TLS")).Type);
        await ahmad.NextMessageAsync("over TLS");
        Assert.Equal("ack", (await ahmad.PostAsync("in the open")).Type);
        await dana.NextMessageAsync("in the open");
        await dana.QuitAsync();
    }

    [Fact]
    public async Task Up_with_a_certificate_in_PKCS_12_takes_the_password_from_the_environment_and_a_plain_client_is_told_nothing()
    {
        var certificate = Path.Combine(_folder.Root, "server.pfx");
        var known = Tls.WritePkcs12(certificate, "open sesame");
        var variables = new Dictionary<string, string> { ["ORLEANSCHAT_TLS_PASSWORD"] = "open sesame" };
        var up = Own(ChildProcess.StartIn(_folder.Root, variables, ServerProcess.Program, "up", "--servers", "A", "--base-port", "0", "--data", _folder.Root, "--tls-cert", "server.pfx"));
        await up.Output.FindAsync(0, line => line == Announcement.Ready, "ready");
        var server = Announcement.Parse(up.Output[0])!.EndPoint;

        var dana = Own(await TestClient.ConnectTlsAsync(server, known));
        Assert.Equal("welcome", (await dana.LoginAsync("Dana")).Event);
        var plain = Own(await TestClient.ConnectAsync(server));
        await plain.SendAsync(new { type = "login", username = "Plain" });
        Assert.Empty(await plain.ReadToEndAsync());

        up.Terminate();
        Assert.Equal(0, await up.WaitForExitAsync());
        Assert.Equal("shutdown", (await dana.ReadToEndAsync())[^1].Code);
        Assert.DoesNotContain("TLS_PASSWORD", up.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_a_session_is_also_the_end_of_TLS_and_no_cut()
    {
        const byte Alert = 21;
        var certificate = Path.Combine(_folder.Root, "server.pem");
        var known = Tls.WritePem(certificate, certificate + ".key");
        var server = Own(new ServerProcess("A", _folder, ["--tls-cert", certificate, "--tls-key", certificate + ".key"]));
        await server.StartAsync();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.EndPoint);
        var records = new RecordingStream(tcp.GetStream());
        // Later versions hide what a record is.
        await using var tls = await Tls.AuthenticateAsync(records, known, SslProtocols.Tls12);
        await tls.WriteAsync("{\"type\":\"quit\"}\n"u8.ToArray());
        using var reader = new StreamReader(tls);
        Assert.Contains("goodbye", await reader.ReadToEndAsync().WaitAsync(Patience.Bound), StringComparison.Ordinal);
        Assert.Equal(Alert, Tls.RecordTypes(records.Recorded)[^1]);
    }

    [Fact]
    public async Task A_client_behind_TLS_that_takes_nothing_is_noticed_like_any_other()
    {
        var certificate = Path.Combine(_folder.Root, "server.pem");
        var known = Tls.WritePem(certificate, certificate + ".key");
        var server = Own(new ServerProcess("A", _folder, ["--tls-cert", certificate, "--tls-key", certificate + ".key", "--send-timeout-ms", "1000", .. Cluster.NoFloodLimit]));
        await server.StartAsync();
        using var deaf = new TcpClient { ReceiveBufferSize = 16 * 1024 };
        await deaf.ConnectAsync(server.EndPoint);
        await using var stream = await Tls.AuthenticateAsync(deaf.GetStream(), known);
        await stream.WriteAsync(Encoding.UTF8.GetBytes("{\"type\":\"login\",\"username\":\"Deaf\"}\n"));
        await stream.ReadExactlyAsync(new byte[100]);

        var speaker = Own(await TestClient.ConnectTlsAsync(server.EndPoint, known));
        await speaker.LoginAsync("Speaker", "ack");
        // More than its machine takes for it, and less than the server's own kernel takes: only TCP itself knows that somebody does not read.
        var text = new string('x', 8_000);
        for (var said = 0; said < 25; said++)
            Assert.Equal("ack", (await speaker.PostAsync(text)).Type);

        // Its socket is open still; only because the server has given it up is its name free.
        var heir = await Patience.UntilAsync(
            async () =>
            {
                var client = await TestClient.ConnectTlsAsync(server.EndPoint, known);
                if ((await client.LoginAsync("Deaf")).Event == "welcome")
                    return Own(client);
                await client.DisposeAsync();
                return null;
            },
            "the name of the one who takes nothing");
        Assert.Equal("ack", (await speaker.PostAsync("and on")).Type);
        await heir.NextMessageAsync("and on");
    }

    [Theory]
    [InlineData("missing.pfx", "")]
    [InlineData("missing.pem", "missing.key")]
    [InlineData("server.pem", "")]
    [InlineData("nonsense.pfx", "")]
    public async Task A_wrong_file_ends_the_start_with_its_name(string certificate, string key)
    {
        Tls.WritePem(Path.Combine(_folder.Root, "server.pem"), Path.Combine(_folder.Root, "server.key"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Root, "nonsense.pfx"), "nonsense");
        string[] keyOption = key.Length > 0 ? ["--tls-key", key] : [];
        var child = Own(ChildProcess.StartIn(_folder.Root, new Dictionary<string, string>(), ServerProcess.Program, ["A", "127.0.0.1", "0", _folder.LogPath, "--tls-cert", certificate, .. keyOption]));
        Assert.Equal(1, await child.WaitForExitAsync());
        await child.OutputReadAsync();
        Assert.StartsWith($"--tls-cert names {certificate}", child.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", child.Errors, StringComparison.Ordinal);
    }
}
