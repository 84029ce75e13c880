using OrleansChat.Tests.EndToEnd.Support;
using OrleansChat.Tests.Support.Postgres;

namespace OrleansChat.Tests.EndToEnd.Postgres;

/// <summary>A database that has lost its last seconds, as a standby may that took over: what was acked in them is gone, and everybody is told so by a new epoch.</summary>
public sealed class DatabaseLossTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task After_a_restored_backup_servers_start_over_in_a_new_epoch_and_clients_are_told_that_theirs_is_over()
    {
        var log = Own(await PostgresLog.StartAsync());
        var snapshot = new PostgresSnapshot("");
        await AssertLossIsToldAsync(log, () => log.Server, async () => snapshot = await log.Server.SnapshotAsync(), () => log.Server.RestoreAsync(snapshot));
    }

    [Fact]
    public async Task After_a_failover_to_a_standby_that_lacked_the_last_seconds_they_do_so_too()
    {
        var log = Own(await PostgresPair.StartAsync());
        await AssertLossIsToldAsync(log, () => log.Server, log.CutAsync, async () =>
        {
            await log.KillAsync();
            await log.PromoteAsync();
        });
    }

    /// <param name="log">The log.</param>
    /// <param name="server">The server that has it.</param>
    /// <param name="keep">From when on what is written will be lost.</param>
    /// <param name="lose">Loses it.</param>
    private async Task AssertLossIsToldAsync(ILogPlace log, Func<PostgresServer> server, Func<Task> keep, Func<Task> lose)
    {
        var supervisor = Own(await SupervisorProcess.StartAsync(log, Cluster.NoFloodLimit));
        var servers = supervisor.Announcements;
        var before = await LoginWhenFreeAsync(servers[0].EndPoint, "Dana", "ack");
        await before.PostAsync("kept");
        await keep();
        var lost = await before.PostAsync("lost");
        Assert.Equal(("ack", 2L), (lost.Type, lost.Seq));

        await lose();
        await before.ReadToEndAsync();

        // Every server is there again, each with the one new epoch.
        var epochs = new HashSet<string>();
        foreach (var announced in servers)
        {
            await supervisor.RestartedAsync(announced);
            var guest = await LoginWhenFreeAsync(announced.EndPoint, $"Guest{announced.Server}", "ack");
            epochs.Add((await guest.PostAsync($"back at {announced.Server}")).Epoch!);
        }

        Assert.NotEqual(lost.Epoch, Assert.Single(epochs));
        var welcome = await ResumeAsync(servers[1], lost);
        Assert.Contains("\"recovered\":false,\"reason\":\"epoch_changed\"", welcome.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ["1 kept", "2 back at A", "3 back at B", "4 back at C"],
            (await server().QueryAsync("SELECT seq || ' ' || (convert_from(line, 'UTF8')::json->>'text') FROM orleanschat.line WHERE channel = 'general' ORDER BY position")).Split('\n'));
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
