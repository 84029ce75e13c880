using System.Globalization;
using System.Net;
using System.Text.Json;
using OrleansChat.Tests.EndToEnd.Support;
using OrleansChat.Tests.Support.Postgres;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>The health port of real servers, asked as a load balancer asks.</summary>
public sealed class HealthTests : ProcessTest
{
    private readonly DataFolder _folder;
    private readonly HttpClient _client = new() { Timeout = Patience.Bound };

    public HealthTests(ITestOutputHelper output)
        : base(output) => _folder = Own(new DataFolder());

    [Fact]
    public async Task A_server_is_ready_from_the_moment_that_it_says_so_and_unready_before_its_first_client_is_sent_away()
    {
        var port = FreePorts.InARow(1);
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(port, "ready"));
        var server = Own(new ServerProcess("A", _folder, ["--health-port", $"{port}"]));
        await server.StartAsync();
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(port, "ready"));
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(port, "live"));
        await AskByVerbAsync(port, expected: 0);

        var client = await LoginAsync(server, "Dana");
        server.Child.Terminate();
        await client.ReadToEndAsync();
        // Whoever was sent away finds it unready, or gone already.
        var after = await AskOrGoneAsync(port, "ready");
        Assert.True(after is null or (HttpStatusCode.ServiceUnavailable, "The server stops."), after.ToString());
        Assert.Equal(0, await server.Child.WaitForExitAsync());
        await AskByVerbAsync(port, expected: 1);
    }

    [Fact]
    public async Task Without_its_database_a_server_is_live_but_not_ready_and_ready_again_when_that_is_back()
    {
        var database = Own(await PostgresServer.StartAsync());
        var port = FreePorts.InARow(1);
        var variables = new Dictionary<string, string> { ["ORLEANSCHAT_LOG"] = $"postgres:{database.ConnectionString}", ["ORLEANSCHAT_HEALTH_PORT"] = $"{port}" };
        var server = Own(ChildProcess.StartIn(_folder.Root, variables, ServerProcess.Program, "A", "127.0.0.1", "0"));
        await server.Output.FindAsync(0, line => line == Announcement.Ready, "ready");
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(port, "ready"));

        await database.StopAsync();
        await Patience.UntilAsync<object>(async () => await AskAsync(port, "ready") is (HttpStatusCode.ServiceUnavailable, "The log could not be written.") ? server : null, "the server not to be ready");
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(port, "live"));

        await database.StartAgainAsync();
        await Patience.UntilAsync<object>(async () => await AskAsync(port, "ready") is (HttpStatusCode.OK, _) ? server : null, "the server to be ready again");
    }

    [Fact]
    public async Task The_servers_of_up_have_ports_in_a_row()
    {
        var port = FreePorts.InARow(2);
        var up = Own(await SupervisorProcess.StartAsync(_folder, "--servers", "A,B", "--health-port", $"{port}"));
        Assert.Equal("A", await ServerAtAsync(port));
        Assert.Equal("B", await ServerAtAsync(port + 1));

        var b = up.Announcements[1];
        using (var process = System.Diagnostics.Process.GetProcessById(b.Pid))
            process.Kill();
        await up.RestartedAsync(b);
        Assert.Equal("B", await ServerAtAsync(port + 1));
    }

    [Fact]
    public async Task A_health_port_in_use_ends_the_start_with_a_word()
    {
        var taken = Own(new LoopbackListener((_, _) => Task.CompletedTask));
        var child = Own(ServerProcess.Launch("A", _folder, 0, "--health-port", $"{taken.Port}"));
        Assert.Equal(1, await child.WaitForExitAsync());
        await child.OutputReadAsync();
        Assert.Contains($"The address 127.0.0.1:{taken.Port} for health is in use.", child.Errors, StringComparison.Ordinal);
        Assert.Empty(child.Output.Items);
    }

    private async Task AskByVerbAsync(int port, int expected)
    {
        var verb = Own(ChildProcess.StartIn(_folder.Root, new Dictionary<string, string> { ["ORLEANSCHAT_HEALTH_PORT"] = port.ToString(CultureInfo.InvariantCulture) }, ServerProcess.Program, "health"));
        Assert.Equal(expected, await verb.WaitForExitAsync());
    }

    private async Task<string?> ServerAtAsync(int port)
    {
        using var answer = await _client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("server").GetString();
    }

    private async Task<(HttpStatusCode Status, string? Reason)?> AskOrGoneAsync(int port, string what)
    {
        try
        {
            return await AskAsync(port, what);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private async Task<(HttpStatusCode Status, string? Reason)> AskAsync(int port, string what)
    {
        using var answer = await _client.GetAsync(new Uri($"http://127.0.0.1:{port}/health/{what}"));
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (answer.StatusCode, body.RootElement.TryGetProperty("reason", out var reason) ? reason.GetString() : null);
    }
}
