using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog.Health;
using OrleansChat.Silo.Health;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.Silo.Health;

/// <summary>The health port over a real socket.</summary>
public sealed class HealthListenerTests : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly HealthListener _listener;
    private readonly HttpClient _client = new() { Timeout = Patience.Bound };

    public HealthListenerTests() => _listener = Make(port: 0);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _listener.StopAsync(CancellationToken.None);
        _listener.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_is_a_status_and_a_line_of_json_that_says_why()
    {
        await _listener.StartAsync(CancellationToken.None);
        using var live = await AskAsync(HttpMethod.Get, "/health/live");
        Assert.Equal((HttpStatusCode.OK, "application/json"), (live.StatusCode, live.Content.Headers.ContentType!.MediaType));
        Assert.Equal("{\"ok\":true,\"server\":\"A\"}\n", await live.Content.ReadAsStringAsync());
        Assert.True(live.Headers.CacheControl!.NoStore);

        using var ready = await AskAsync(HttpMethod.Get, "/health/ready?now");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("{\"ok\":false,\"server\":\"A\",\"reason\":\"The server starts.\"}\n", await ready.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "/", HttpStatusCode.NotFound)]
    [InlineData("GET", "/health", HttpStatusCode.NotFound)]
    [InlineData("GET", "/health/live/", HttpStatusCode.NotFound)]
    [InlineData("POST", "/nothing", HttpStatusCode.NotFound)]
    [InlineData("POST", "/health/live", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/health/ready", HttpStatusCode.MethodNotAllowed)]
    [InlineData("HEAD", "/health/live", HttpStatusCode.OK)]
    public async Task Other_paths_and_methods_are_refused(string method, string path, HttpStatusCode expected)
    {
        await _listener.StartAsync(CancellationToken.None);
        using var answer = await AskAsync(new HttpMethod(method), path);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsStringAsync());
        if (expected == HttpStatusCode.MethodNotAllowed)
            Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("{\"type\":\"login\",\"username\":\"Dana\"}\n\n", "HTTP/1.1 400")]
    [InlineData("GET /health/live HTTP/1.1\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("GET /health/live HTTP/1.0\r\n\r\n", "HTTP/1.1 200")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: a\r\nX: {8192}\r\n\r\n", "HTTP/1.1 431")]
    [InlineData("GET /{8192} HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 414")]
    [InlineData("POST /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n", "HTTP/1.1 405")]
    public async Task What_is_no_request_or_too_large_is_answered_with_its_status_and_harms_nobody(string request, string expected)
    {
        await _listener.StartAsync(CancellationToken.None);
        using (var tcp = new TcpClient())
        {
            await tcp.ConnectAsync(_listener.EndPoint).WaitAsync(Patience.Bound);
            await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request.Replace("{8192}", new string('x', 8192), StringComparison.Ordinal)));
            using var reader = new StreamReader(tcp.GetStream());
            Assert.StartsWith(expected, await reader.ReadLineAsync().WaitAsync(Patience.Bound), StringComparison.Ordinal);
        }

        using var live = await AskAsync(HttpMethod.Get, "/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task Connections_without_end_are_closed_without_a_word_and_those_that_ask_are_served()
    {
        await _listener.StartAsync(CancellationToken.None);
        using var first = await AskAsync(HttpMethod.Get, "/health/live");
        var idle = new List<TcpClient>();
        try
        {
            // The first one's connection is kept, and counts.
            for (var number = 2; number <= HealthLimits.ConnectionsMax; number++)
            {
                idle.Add(new TcpClient());
                await idle[^1].ConnectAsync(_listener.EndPoint).WaitAsync(Patience.Bound);
            }

            using var tooMany = new TcpClient();
            await tooMany.ConnectAsync(_listener.EndPoint).WaitAsync(Patience.Bound);
            Assert.Equal(0, await ReadAsync(tooMany));
            using var again = await AskAsync(HttpMethod.Get, "/health/live");
            Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }
    }

    [Fact]
    public async Task An_address_in_use_is_said_in_words()
    {
        await _listener.StartAsync(CancellationToken.None);
        using var second = Make(_listener.EndPoint.Port);
        var e = await Assert.ThrowsAsync<IOException>(() => second.StartAsync(CancellationToken.None));
        Assert.Equal($"The address {_listener.EndPoint} for health is in use.", e.Message);
    }

    private static async Task<int> ReadAsync(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(Patience.Bound);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private HealthListener Make(int port)
        => new(new IPEndPoint(IPAddress.Loopback, port), new ServerHealth("A", new TestLifetime(), new Well()), _services, TimeProvider.System, NullLoggerFactory.Instance);

    private Task<HttpResponseMessage> AskAsync(HttpMethod method, string path)
        => _client.SendAsync(new HttpRequestMessage(method, new Uri($"http://{_listener.EndPoint}{path}")));

    private sealed class Well : ILogHealth
    {
        public LogHealth Look() => default;
    }
}
