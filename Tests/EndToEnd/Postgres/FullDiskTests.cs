using System.Diagnostics;
using System.Globalization;
using OrleansChat.Tests.EndToEnd.Support;
using OrleansChat.Tests.Support.Postgres;

namespace OrleansChat.Tests.EndToEnd.Postgres;

/// <summary>
/// The database's disk is full. A limit on the size of its files stands for that, which an ordinary user can set and lift again: what is to grow beyond it fails, and what is smaller is written as before.
/// docs/POSTGRES.md says what a disk did that was really full.
/// </summary>
public sealed class FullDiskTests(ITestOutputHelper output) : ProcessTest(output)
{
    /// <summary>A segment of the WAL is as long, so with this limit it has room, and a table has not.</summary>
    private const long TableBytesMax = 16 * 1024 * 1024;

    /// <summary>With this limit nothing has.</summary>
    private const long NothingBytesMax = 8 * 1024;

    private const int PostsMax = 1_000;

    [Fact]
    public async Task Posts_are_refused_while_no_line_has_room_and_taken_when_there_is_some_again()
    {
        var (log, cluster, sender, listener) = await StartAsync();
        // Rows that nobody ever sees, until the table is as large as the limit; so small that they leave no room for a line between them.
        await log.Server.QueryAsync(
            "BEGIN; INSERT INTO orleanschat.line (position, chain, line) SELECT -n, 0, convert_to(repeat(md5(n::text), 3), 'UTF8') FROM generate_series(1, 120000) AS n; ROLLBACK");
        Assert.True(long.Parse(await log.Server.QueryAsync("SELECT pg_relation_size('orleanschat.line')"), CultureInfo.InvariantCulture) > TableBytesMax);
        await log.Server.LimitFilesAsync(TableBytesMax);

        var acked = await PostUntilRefusedAsync(sender);
        Assert.Contains("before", (await sender.AskAsync(new { type = "history", channel = "general" })).ToString(), StringComparison.Ordinal);

        await log.Server.LimitFilesAsync(null);
        await AssertGoesOnAsync(log, cluster, sender, listener, acked);
    }

    [Fact]
    public async Task When_the_database_ends_for_want_of_room_posts_are_taken_after_its_restart()
    {
        var (log, cluster, sender, listener) = await StartAsync();
        await log.Server.LimitFilesAsync(NothingBytesMax);

        var acked = await PostUntilRefusedAsync(sender);
        // It cannot write its WAL, neither now nor when it tries to repair what that has left.
        await log.Server.UntilEndedAsync();
        Assert.Equal("unavailable", (await sender.PostAsync("refused", cid: "refused")).Code);

        await log.Server.StartAgainAsync();
        await AssertGoesOnAsync(log, cluster, sender, listener, acked);
    }

    private async Task<(PostgresLog Log, Cluster Cluster, TestClient Sender, TestClient Listener)> StartAsync()
    {
        // Nobody tidies the rows away that take the room.
        var log = await PostgresLog.StartAsync("autovacuum=off");
        var cluster = Own(await Cluster.StartAsync(log, ["A", "B"], Cluster.NoFloodLimit));
        var (sender, listener) = (await LoginAsync(cluster.A, "Dana", "ack", "history"), await LoginAsync(cluster.B, "Ahmad"));
        Assert.Equal("ack", (await sender.PostAsync("before", cid: "before")).Type);
        return (log, cluster, sender, listener);
    }

    /// <summary>Some lines may still find room in what is there. Returns their seqs by their cids; the last cid, which has none, was refused.</summary>
    private async Task<Dictionary<string, long?>> PostUntilRefusedAsync(TestClient sender)
    {
        var answers = new Dictionary<string, long?> { ["before"] = 1 };
        for (var number = 1; number <= PostsMax; number++)
        {
            var cid = string.Create(CultureInfo.InvariantCulture, $"c{number}");
            var asked = Stopwatch.GetTimestamp();
            var answer = await sender.PostAsync(cid, cid: cid);
            answers[cid] = answer.Seq;
            if (answer.Type == "ack")
                continue;
            Output.WriteLine($"The message {cid} was refused after {Stopwatch.GetElapsedTime(asked).TotalMilliseconds:F0} ms.");
            Assert.Equal("unavailable", answer.Code);
            Assert.True(answer.RetryMs > 0, answer.ToString());
            return answers;
        }

        throw new InvalidOperationException($"{PostsMax} messages found room.");
    }

    /// <summary>Nobody restarted a server, nothing acked is lost, and what was refused gets the next seq under its cid.</summary>
    private static async Task AssertGoesOnAsync(PostgresLog log, Cluster cluster, TestClient sender, TestClient listener, Dictionary<string, long?> acked)
    {
        var refused = acked.Single(answer => answer.Value is null).Key;
        acked[refused] = (await sender.PostUntilAckedAsync(refused, refused)).Seq;
        Assert.Equal(Enumerable.Range(1, acked.Count).Select(seq => (long?)seq), acked.Values.Order());
        await listener.NextMessageAsync(refused);
        Assert.Equal(acked.OrderBy(answer => answer.Value).Select(answer => answer.Key), (await log.ReadAsync()).Select(message => message.Cid));
        AssertNobodyStartedOver(cluster, sender, listener);
    }
}
