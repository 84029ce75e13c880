using System.Diagnostics;
using System.Globalization;
using OrleansChat.Tests.EndToEnd.Support;
using OrleansChat.Tests.Support.Postgres;

namespace OrleansChat.Tests.EndToEnd.Postgres;

/// <summary>The database goes away and comes back: nothing that was acked is lost, nothing is doubled, nobody hangs, and everything goes on by itself.</summary>
public sealed class DatabaseFaultTests(ITestOutputHelper output) : ProcessTest(output)
{
    private static readonly TimeSpan Down = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Standing = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_conversation_survives_a_restart_a_kill_and_a_pause_of_its_database()
    {
        var conversation = Own(await LivingConversation.StartAsync(await PostgresLog.StartAsync()));
        var database = conversation.Fleet.Database!;
        var none = CancellationToken.None;
        foreach (var harm in (Func<Task>[])[() => database.RestartAsync(Down, none), () => database.KillAsync(Down, none), () => database.PauseAsync(Standing, none)])
        {
            await harm();
            await conversation.AllHearMoreAsync();
        }

        await conversation.EndAsync();
    }

    [Fact]
    public async Task Posts_are_refused_while_the_database_is_away_and_the_same_cid_is_logged_once_when_it_is_back()
    {
        var log = await PostgresLog.StartAsync();
        var cluster = Own(await Cluster.StartAsync(log, ["A", "B"], Cluster.NoFloodLimit));
        var (sender, listener, stranger) = (await LoginAsync(cluster.A, "Dana", "ack"), await LoginAsync(cluster.B, "Ahmad"), await ConnectAsync(cluster.B));
        Assert.Equal("ack", (await sender.PostAsync("before")).Type);
        var console = Own(ChildProcess.Start("OrleansChat.Client.dll", "127.0.0.1", cluster.B.EndPoint.Port.ToString(CultureInfo.InvariantCulture), "Mira"));
        await console.Output.FindAsync(0, line => line.Contains("Welcome Mira", StringComparison.Ordinal), "the welcome of the console client");
        await log.Server.StopAsync();

        var refused = await sender.PostAsync("once", cid: "the same");
        Assert.Equal(("error", "unavailable", "the same", false), (refused.Type, refused.Code, refused.Cid, refused.Fatal));
        Assert.True(refused.RetryMs > 0, refused.ToString());
        Assert.Equal("unavailable", (await stranger.LoginAsync("Noor")).Code);
        await console.Input.WriteLineAsync("typed while it was away");

        await log.Server.StartAgainAsync();
        var ack = await sender.PostUntilAckedAsync("once", "the same");
        Assert.Equal(ack.Seq, (await listener.FindAsync(0, line => line.Text == "once", "the message")).Seq);
        await listener.FindAsync(0, line => line.From == "Mira" && line.Text == "typed while it was away", "what the console client said");
        Assert.Equal("ack", (await sender.PostAsync("after")).Type);
        Assert.Equal(["before", "once", "after"], (await log.ReadAsync()).Where(message => message.From == "Dana").Select(message => message.Text));
        Assert.Single(await log.ReadAsync(), message => message.From == "Mira");
        await LoginWhenFreeAsync(cluster.B.EndPoint, "Noor");
        // Nobody was sent away meanwhile.
        Assert.DoesNotContain(listener.Lines.Concat(sender.Lines), line => line.Event is "server_down" or "goodbye" || line.Fatal == true);
    }

    [Fact]
    public async Task A_post_to_a_database_that_stands_still_is_answered_before_it_goes_on()
    {
        var log = await PostgresLog.StartAsync();
        var cluster = Own(await Cluster.StartAsync(log, ["A", "B"], Cluster.NoFloodLimit));
        var (sender, listener) = (await LoginAsync(cluster.A, "Dana", "ack"), await LoginAsync(cluster.B, "Ahmad"));
        await log.Server.PauseAsync();

        var asked = Stopwatch.GetTimestamp();
        Assert.Equal("unavailable", (await sender.PostAsync("once", cid: "the same")).Code);
        Output.WriteLine($"The answer took {Stopwatch.GetElapsedTime(asked).TotalSeconds:F1} s.");

        log.Server.Resume();
        var ack = await sender.PostUntilAckedAsync("once", "the same");
        Assert.Equal(ack.Seq, (await listener.NextMessageAsync("once")).Seq);
        Assert.Single(await log.ReadAsync());
    }

    [Fact]
    public async Task A_database_that_takes_no_writes_refuses_posts_and_nothing_else()
    {
        var log = await PostgresLog.StartAsync();
        var cluster = Own(await Cluster.StartAsync(log, ["A", "B"], Cluster.NoFloodLimit));
        var (sender, listener) = (await LoginAsync(cluster.A, "Dana", "ack", "history"), await LoginAsync(cluster.B, "Ahmad"));
        Assert.Equal("ack", (await sender.PostAsync("before")).Type);
        await SetReadOnlyAsync(log, "on");

        Assert.Equal("unavailable", (await sender.PostAsync("once", cid: "the same")).Code);
        Assert.Contains("before", (await sender.AskAsync(new { type = "history", channel = "general" })).ToString(), StringComparison.Ordinal);

        await SetReadOnlyAsync(log, "off");
        await sender.PostUntilAckedAsync("once", "the same");
        await listener.NextMessageAsync("once");
        Assert.Equal(["before", "once"], (await log.ReadAsync()).Select(message => message.Text));
    }

    [Fact]
    public async Task A_server_that_stands_still_with_the_lock_of_the_log_costs_the_others_seconds_and_goes_on_when_it_can()
    {
        var log = await PostgresLog.StartAsync();
        var cluster = Own(await Cluster.StartAsync(log, ["A", "B"], Cluster.NoFloodLimit));
        // Only servers that get in each other's way hold the lock while they decide.
        Poster[] busy = [.. await Task.WhenAll(cluster.Servers.Select(async server => Poster.Start(await LoginAsync(server, "Busy" + server.Name, "ack"), "general")))];
        var (other, neighbour) = (await LoginAsync(cluster.A, "Other", "ack"), await LoginAsync(cluster.B, "Neighbour", "ack"));
        await Task.WhenAll(busy.Select(poster => poster.AckedAsync(100)));
        await CatchHoldingAsync(cluster.B, log);

        var ack = await other.PostUntilAckedAsync("go on", "the other");

        cluster.B.Child.Resume();
        // Its transaction was taken from it, so what it had in hand was refused; it goes on with what comes then.
        await neighbour.PostUntilAckedAsync("so do I", "the neighbour");
        foreach (var poster in busy)
            await poster.StopAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var logged = (await log.ReadAsync()).ToDictionary(message => message.Cid!);
        Assert.Equal(ack.Seq, logged["the other"].Seq);
        Assert.All(busy.SelectMany(poster => poster.Acked), acked => Assert.Equal(acked.Value, logged[acked.Key].Seq));
    }

    /// <summary>Stops a busy server again and again, until the database says that it is in the middle of an append.</summary>
    private static Task<string> CatchHoldingAsync(ServerProcess server, PostgresLog log) => Patience.UntilAsync(
        async () =>
        {
            server.Child.Suspend();
            var holding = await log.Server.QueryAsync(
                $"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'orleanschat {server.Name}' AND state = 'idle in transaction'");
            if (holding != "0")
                return "caught";
            server.Child.Resume();
            return null;
        },
        $"server {server.Name} to be caught with the lock of the log");

    private static Task<string> SetReadOnlyAsync(PostgresLog log, string value)
        => log.Server.QueryAsync($"SET TRANSACTION READ WRITE; ALTER DATABASE orleanschat SET default_transaction_read_only = {value}; "
            + "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'orleanschat%'");
}
