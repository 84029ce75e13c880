using System.Net;
using System.Net.Sockets;
using OrleansChat.Client;
using OrleansChat.Client.Wire;

namespace OrleansChat.Tests.Unit.Client;

public sealed class DialerTests
{
    [Fact]
    public async Task A_server_that_listens_is_reached()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var call = await DialAsync(((IPEndPoint)listener.LocalEndpoint).Port);

        Assert.Null(call.Problem);
        await call.Connection!.DisposeAsync();
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_one_line_of_words()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var call = await DialAsync(port);

        Assert.Null(call.Connection);
        Assert.NotNull(call.Problem);
        Assert.StartsWith($"cannot reach 127.0.0.1:{port}: ", call.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', call.Problem);
    }

    private static Task<DialResult> DialAsync(int port) =>
        new Dialer(Encryption.None, TimeProvider.System).DialAsync(new ServerAddress("127.0.0.1", port), TestContext.Current.CancellationToken);
}
