using OrleansChat.SharedLog.Commands;
using OrleansChat.Tests.Unit.SharedLog.Contract;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Postgres;

/// <summary>What only a database can do to a log: lose connections, and lose lines.</summary>
public sealed class DatabaseTroubleTests : PostgresTest
{
    public DatabaseTroubleTests(PostgresFixture postgres)
        : base(new PostgresWorld(postgres.Server))
    {
    }

    [Fact]
    public async Task When_all_connections_are_cut_again_and_again_every_message_takes_one_place()
    {
        const int Posts = 150;
        var (a, b) = (await Servers.StartAsync("A"), await Servers.StartAsync("B"));
        await a.LoginAsync("Dana");
        await b.LoginAsync("Eva");
        var posting = Task.WhenAll(PostAllAsync(a, "Dana", Posts), PostAllAsync(b, "Eva", Posts));
        for (var cuts = 0; cuts < 8 && !posting.IsCompleted; cuts++)
        {
            var (seen, next) = (b.Follower.Messages.Count(), 10);
            await Task.WhenAny(posting, b.Follower.UntilMessagesAsync(seen + next));
            await World.CutAllAsync();
        }

        var acked = (await posting).SelectMany(seqs => seqs).ToList();
        Assert.Equal(Enumerable.Range(1, 2 * Posts), acked.Order().Select(seq => (int)seq));
        await Task.WhenAll(a.Follower.UntilMessagesAsync(2 * Posts), b.Follower.UntilMessagesAsync(2 * Posts));
        Assert.Equal(a.Follower.Messages, b.Follower.Messages);
        Assert.Equal(2 * Posts, a.Follower.Messages.Count());
        // Nobody was buried: the servers had their names back in time.
        Assert.False(a.Lifetime.IsStopAsked || b.Lifetime.IsStopAsked);
    }

    [Fact]
    public async Task A_server_that_was_buried_stops()
    {
        var (a, b) = (await Servers.StartAsync("A"), await Servers.StartAsync("B"));
        await b.LoginAsync("Dana");
        Assert.Equal(AppendOutcome.Appended, (await a.AppendAsync(Some.Down("B", 1))).Outcome);
        await b.Lifetime.UntilStopAskedAsync();
        Assert.NotEqual(AppendOutcome.Appended, (await b.PostAsync("Dana", "from the grave")).Outcome);
        await b.Log.StopAsync(CancellationToken.None);
        b.Log.Dispose();
        Assert.Equal(2, (await Servers.StartAsync("B")).Log.Generation);
    }

    [Fact]
    public async Task A_database_that_has_lost_the_last_lines_gets_another_epoch_and_all_servers_start_over()
    {
        var (a, b) = (await Servers.StartAsync("A"), await Servers.StartAsync("B"));
        await a.LoginAsync("Dana");
        await a.PostAsync("Dana", "kept", "c1");
        await a.PostAsync("Dana", "lost", "c2");
        await Task.WhenAll(a.Follower.UntilMessagesAsync(2), b.Follower.UntilMessagesAsync(2));
        await GoBackAsync(1);

        Assert.Equal(AppendOutcome.Unavailable, (await a.PostAsync("Dana", "next", "c3")).Outcome);
        await Task.WhenAll(a.Lifetime.UntilStopAskedAsync(), b.Lifetime.UntilStopAskedAsync());
        a.Log.Dispose();
        b.Log.Dispose();
        var again = await Servers.StartAsync("A");
        Assert.NotEqual(a.Log.Epoch, again.Log.Epoch);
        Assert.Equal("\"kept\"", System.Text.Encoding.UTF8.GetString(Assert.Single(await again.ReadAllAsync("general")).TextJson.Span));
        await again.LoginAsync("Dana");
        Assert.Equal(new AppendResult(AppendOutcome.AlreadySo, 1), await again.PostAsync("Dana", "kept", "c1"));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 2), await again.PostAsync("Dana", "lost", "c2"));
        Assert.Equal("2", (await World.QueryAsync("SELECT segment FROM orleanschat.head")).Trim());
    }

    [Fact]
    public async Task Servers_that_read_nothing_but_what_is_left_start_over_too_and_the_epoch_changes_once()
    {
        ContractServer[] servers = [await Servers.StartAsync("A"), await Servers.StartAsync("B"), await Servers.StartAsync("C")];
        await servers[0].LoginAsync("Dana");
        await servers[0].PostAsync("Dana", "lost");
        await Task.WhenAll(servers.Select(server => server.Follower.UntilMessagesAsync(1)));
        await GoBackAsync(1);
        await Task.WhenAll(servers.Select(server => server.Lifetime.UntilStopAskedAsync()));
        Assert.Equal("2", (await World.QueryAsync("SELECT segment FROM orleanschat.head")).Trim());
        Assert.Equal("1", (await World.QueryAsync("SELECT count(*) FROM orleanschat.line WHERE convert_from(line, 'UTF8') LIKE '{\"type\":\"end\"%'")).Trim());
    }

    [Fact]
    public async Task Lines_written_over_lost_ones_do_not_hide_the_loss()
    {
        var (a, b) = (await Servers.StartAsync("A"), await Servers.StartAsync("B"));
        await a.LoginAsync("Dana");
        await a.PostAsync("Dana", "lost");
        await b.Follower.UntilMessagesAsync(1);
        // As if somebody who had not read the lost line had written one of the same length at its place.
        await World.QueryAsync("UPDATE orleanschat.line SET chain = chain # 1 WHERE position = (SELECT position FROM orleanschat.head); UPDATE orleanschat.head SET chain = chain # 1");
        await Task.WhenAll(a.Lifetime.UntilStopAskedAsync(), b.Lifetime.UntilStopAskedAsync());
    }

    [Fact]
    public async Task Servers_stop_when_the_tables_are_gone()
    {
        var a = await Servers.StartAsync("A");
        await World.QueryAsync("DROP SCHEMA orleanschat CASCADE");
        await a.Lifetime.UntilStopAskedAsync();
    }

    [Fact]
    public async Task Posts_are_refused_while_a_stranger_holds_the_lock_and_taken_afterwards()
    {
        var a = await Servers.StartAsync("A");
        await a.LoginAsync("Dana");
        var holding = World.QueryAsync("BEGIN; SELECT 1 FROM orleanschat.head FOR UPDATE; SELECT pg_sleep(6); COMMIT");
        // Whether it is the stranger's or the server's turn first, nobody says; in the end all are taken.
        List<AppendResult> results = [];
        while (!holding.IsCompleted)
            results.Add(await a.PostUntilTakenAsync("Dana", $"{results.Count}", $"c{results.Count}"));
        await holding;
        Assert.Equal(Enumerable.Range(1, results.Count), results.Select(result => (int)result.Seq));
        Assert.Equal(results.Count + 1, (await a.PostUntilTakenAsync("Dana", "last", "last")).Seq);
    }

    private static async Task<List<long>> PostAllAsync(ContractServer server, string user, int count)
    {
        List<long> seqs = [];
        for (var i = 0; i < count; i++)
            seqs.Add((await server.PostUntilTakenAsync(user, $"{i}", $"c{i}")).Seq);
        return seqs;
    }

    // Takes the last lines away as if they had never been.
    private async Task GoBackAsync(int lines)
        => await World.QueryAsync(
            $"BEGIN; SELECT 1 FROM orleanschat.head FOR UPDATE; DELETE FROM orleanschat.line WHERE position IN (SELECT position FROM orleanschat.line ORDER BY position DESC LIMIT {lines}); "
            + "UPDATE orleanschat.head SET (position, chain) = (SELECT position, chain FROM orleanschat.line ORDER BY position DESC LIMIT 1); COMMIT");
}
