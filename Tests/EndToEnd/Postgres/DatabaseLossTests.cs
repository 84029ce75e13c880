using OrleansChat.Tests.EndToEnd.Support;
using OrleansChat.Tests.Support.Postgres;

namespace OrleansChat.Tests.EndToEnd.Postgres;

/// <summary>A database that has lost its last seconds, as a standby may that took over: what was acked in them is gone, and everybody is told so by a new epoch.</summary>
public sealed class DatabaseLossTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task Servers_start_over_in_a_new_epoch_and_clients_are_told_that_theirs_is_over()
    {
        var log = Own(await PostgresLog.StartAsync());
        var supervisor = Own(await SupervisorProcess.StartAsync(log, Cluster.NoFloodLimit));
        var servers = supervisor.Announcements;
        var before = await LoginWhenFreeAsync(servers[0].EndPoint, "Dana", "ack");
        await before.PostAsync("kept");
        var snapshot = await log.Server.SnapshotAsync();
        var lost = await before.PostAsync("lost");
        Assert.Equal(("ack", 2L), (lost.Type, lost.Seq));

        await log.Server.RestoreAsync(snapshot);
        await before.ReadToEndAsync();

        // Every server is there again, each with the one new epoch.
        var epochs = new HashSet<string>();
        foreach (var server in servers)
        {
            await supervisor.RestartedAsync(server);
            var guest = await LoginWhenFreeAsync(server.EndPoint, $"Guest{server.Server}", "ack");
            epochs.Add((await guest.PostAsync($"back at {server.Server}")).Epoch!);
        }

        Assert.NotEqual(lost.Epoch, Assert.Single(epochs));
        var welcome = await ResumeAsync(servers[1], lost);
        Assert.Contains("\"recovered\":false,\"reason\":\"epoch_changed\"", welcome.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ["1 kept", "2 back at A", "3 back at B", "4 back at C"],
            (await log.Server.QueryAsync("SELECT seq || ' ' || (convert_from(line, 'UTF8')::json->>'text') FROM orleanschat.line WHERE channel = 'general' ORDER BY position")).Split('\n'));
    }

    private Task<ServerLine> ResumeAsync(Announcement server, ServerLine place) => Patience.UntilAsync(
        async () =>
        {
            var client = Own(await TestClient.ConnectAsync(server.EndPoint));
            await client.SendAsync(new { type = "login", username = "Dana", caps = new[] { "ack" }, resume = new[] { new { channel = "general", epoch = place.Epoch, seq = place.Seq } } });
            var answer = await client.NextAsync(line => line.Event == "welcome" || line.Type == "error", "the answer to the login");
            return answer.Event == "welcome" ? answer : null;
        },
        "the name Dana");
}
