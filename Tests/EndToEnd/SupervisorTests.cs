using System.Diagnostics;
using System.Net;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>One command starts three servers, keeps them running and stops them; and nothing may run twice on one log.</summary>
public sealed class SupervisorTests : ProcessTest
{
    private const int Refused = 1;

    private readonly DataFolder _folder;

    public SupervisorTests(ITestOutputHelper output)
        : base(output) => _folder = Own(new DataFolder());

    [Fact]
    public async Task Up_starts_three_servers_that_talk_and_stops_them_when_asked()
    {
        var supervisor = Own(await SupervisorProcess.StartAsync(_folder));
        var servers = supervisor.Announcements;
        Assert.Equal(["A", "B", "C"], servers.Select(server => server.Server));
        Assert.Equal(4, supervisor.Child.Output.Count);
        Assert.All(servers, server => Assert.True(IsRunning(server.Pid), $"No process {server.Pid}"));
        Assert.Equal(3, servers.Select(server => server.EndPoint.Port).Distinct().Count());
        var clients = await Task.WhenAll(servers.Select(server => LoginWhenFreeAsync(server.EndPoint, "Guest" + server.Server)));
        await clients[0].SendAsync(new { type = "msg", text = "hi" });
        foreach (var client in clients)
            Assert.Equal("A", (await client.NextMessageAsync("hi")).Server);

        supervisor.Child.Terminate();

        Assert.Equal(0, await supervisor.Child.WaitForExitAsync());
        Assert.All(servers, server => Assert.False(IsRunning(server.Pid), $"Process {server.Pid} lives on"));
        foreach (var client in clients)
            Assert.Equal("shutdown", (await client.ReadToEndAsync())[^1].Code);
        Assert.Equal("hi", Assert.Single(await _folder.ReadAsync()).Text);
    }

    [Fact]
    public async Task A_server_that_died_is_started_again_at_its_place()
    {
        var supervisor = Own(await SupervisorProcess.StartAsync(_folder, Cluster.NoFloodLimit));
        var (a, b) = (supervisor.Announcements[0], supervisor.Announcements[1]);
        var listener = await LoginWhenFreeAsync(a.EndPoint, "Listener");

        using (var process = Process.GetProcessById(b.Pid))
            process.Kill();

        await listener.NextAsync(line => line is { Event: "server_down", Server: "B" }, "the line that B is gone");
        var again = await supervisor.RestartedAsync(b);
        Assert.Equal(b.EndPoint, again.EndPoint);
        var returned = await LoginWhenFreeAsync(again.EndPoint, "Returned");
        await returned.SendAsync(new { type = "msg", text = "B is back" });
        Assert.Equal("B", (await listener.NextMessageAsync("B is back")).Server);
    }

    [Fact]
    public async Task The_servers_of_up_have_the_names_that_the_operator_wants()
    {
        var supervisor = Own(await SupervisorProcess.StartAsync(_folder, "--servers", "North,South", "--host", "127.0.0.1"));
        Assert.Equal(["North", "South"], supervisor.Announcements.Select(server => server.Server));
        var client = await LoginWhenFreeAsync(supervisor.Announcements[1].EndPoint, "Dana");
        Assert.Equal("Welcome Dana to Server South", client.Lines[0].Text);
    }

    [Fact]
    public async Task A_second_server_of_the_same_name_on_the_same_data_is_refused_and_harms_nobody()
    {
        var cluster = Own(await Cluster.StartAsync(["A", "B"], Cluster.NoFloodLimit));
        var (sender, listener) = (await LoginAsync(cluster.A, "Dana", "ack"), await LoginAsync(cluster.B, "Ahmad"));

        await AssertRefusedAsync(Own(ServerProcess.Launch("A", cluster.Folder, port: 0)));

        Assert.Equal("ack", (await sender.PostAsync("still one A")).Type);
        Assert.Equal("A", (await listener.NextMessageAsync("still one A")).Server);
        Assert.DoesNotContain(listener.Lines, line => line.Event == "server_down");
    }

    [Fact]
    public async Task A_second_up_on_the_same_data_is_refused_and_harms_nobody()
    {
        var first = Own(await SupervisorProcess.StartAsync(_folder));
        var listener = await LoginWhenFreeAsync(first.Announcements[2].EndPoint, "Listener");

        var second = Own(SupervisorProcess.Launch(_folder));
        await AssertRefusedAsync(second.Child);

        var sender = await LoginWhenFreeAsync(first.Announcements[0].EndPoint, "Dana");
        await sender.SendAsync(new { type = "msg", text = "undisturbed" });
        await listener.NextMessageAsync("undisturbed");
        Assert.DoesNotContain(listener.Lines, line => line.Event == "server_down");
        Assert.Equal(3, first.Announcements.Count);
    }

    [Fact]
    public async Task A_port_in_use_is_said_in_words()
    {
        using var occupied = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        occupied.Start();
        var port = ((IPEndPoint)occupied.LocalEndpoint).Port;
        var server = Own(ServerProcess.Launch("A", _folder, port));
        await AssertRefusedAsync(server);
        Assert.Contains($"{port}", server.Errors, StringComparison.Ordinal);
    }

    /// <summary>Ends by itself, without having said that it is ready, and says why in one or a few lines that are not a stack trace.</summary>
    private static async Task AssertRefusedAsync(ChildProcess process)
    {
        Assert.Equal(Refused, await process.WaitForExitAsync());
        await process.OutputReadAsync();
        Assert.DoesNotContain(Announcement.Ready, process.Output.Items);
        Assert.False(string.IsNullOrWhiteSpace(process.Errors), "No reason was given.");
        Assert.DoesNotContain("   at ", process.Errors, StringComparison.Ordinal);
    }

    private static bool IsRunning(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
