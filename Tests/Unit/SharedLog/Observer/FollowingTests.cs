using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Entries;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Observer;

/// <summary>What one server appends, the followers of all see, in one order.</summary>
public sealed class FollowingTests : IDisposable
{
    private readonly TestServers _servers = new();

    public void Dispose() => _servers.Dispose();

    [Fact]
    public async Task What_both_append_at_the_same_time_both_see_in_the_same_order()
    {
        var a = await _servers.StartAsync("A");
        var b = await _servers.StartAsync("B");
        await a.AppendAsync(Some.Login("Dana"));
        await b.AppendAsync(Some.Login("Eva", server: "B"));

        await Task.WhenAll(PostAsync(a, "Dana", "A"), PostAsync(b, "Eva", "B"));
        await Task.WhenAll(a.Follower.UntilMessagesAsync(400), b.Follower.UntilMessagesAsync(400));

        var inFile = (await _servers.EntriesAsync()).ConvertAll(Shown);
        Assert.Equal(Enumerable.Range(1, 400).Select(seq => (long)seq), a.Follower.Messages.Select(message => message.Seq));
        Assert.Equal(a.Follower.Messages, b.Follower.Messages);
        Assert.Equal(inFile[^a.Follower.Entries.Count..], a.Follower.Entries.Select(Shown));
        Assert.Equal(inFile[^b.Follower.Entries.Count..], b.Follower.Entries.Select(Shown));
        Assert.Equal(Snapshot.Of(a.Log.View), Snapshot.Of(b.Log.View));
    }

    [Fact]
    public async Task A_follower_is_told_where_it_begins_and_then_of_everything_behind()
    {
        var a = await _servers.StartAsync("A");
        await a.AppendAsync(Some.Login("Dana"));
        await a.AppendAsync(Some.Post("Dana", "one"));
        await a.AppendAsync(Some.Post("Dana", "here", channel: "@A"));

        var b = await _servers.StartAsync("B");
        Assert.Equal("epoch1", b.Follower.Start?.Epoch);
        Assert.Equal(new Dictionary<string, long> { ["general"] = 1, ["@A"] = 1 }, b.Follower.Start?.Heads);
        Assert.Equal("A", b.Log.View.Sessions["dana"].Server);
        Assert.Empty(b.Follower.Entries);

        await a.AppendAsync(Some.Post("Dana", "two"));
        await b.Follower.UntilMessagesAsync(1);
        Assert.Equal([(2, "two")], b.Follower.Messages);
    }

    // A page of history up to a seq that is not there yet could not be put together.
    [Fact]
    public async Task A_message_that_is_just_being_written_is_not_told_yet()
    {
        var a = await _servers.StartAsync("A");
        await a.AppendAsync(Some.Login("Dana"));
        List<long> told = [];
        _servers.Disk.OnWrite = path =>
        {
            if (path == LogWriter.Path)
                told.Add(a.Log.LastSeqOf("general"));
        };
        await a.AppendAsync(Some.Post("Dana", "one"));
        await a.AppendAsync(Some.Post("Dana", "two"));
        Assert.Equal([0, 1], told);
        Assert.Equal(2, a.Log.LastSeqOf("general"));
    }

    [Fact]
    public async Task A_server_tells_the_others_that_it_began()
    {
        var a = await _servers.StartAsync("A");
        await _servers.StartAsync("B");
        await a.Follower.UntilAsync(entries => entries is [ServerEntry { Server: "B", IsUp: true, Generation: 1, Address: "127.0.0.1:5001" }]);
    }

    [Fact]
    public async Task A_nudge_that_is_lost_only_costs_the_time_until_the_next_poll()
    {
        var a = await _servers.StartAsync("A");
        var b = await _servers.StartAsync("B", nudge: new DeafNudge());
        await a.AppendAsync(Some.Login("Dana"));
        await a.AppendAsync(Some.Post("Dana", "one"));
        await b.Follower.UntilMessagesAsync(1);
    }

    [Fact]
    public async Task A_name_that_twenty_sessions_on_two_servers_claim_at_once_is_given_to_one()
    {
        TestServer[] servers = [await _servers.StartAsync("A"), await _servers.StartAsync("B")];
        var claims = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => servers[i % 2].AppendAsync(Some.Login("Dana", $"s{i}", servers[i % 2].Log.Server))));
        Assert.Single(claims, claim => claim.Outcome == AppendOutcome.Appended);
        Assert.Equal(19, claims.Count(claim => claim.Outcome == AppendOutcome.NameTaken));
    }

    [Fact]
    public async Task A_follower_that_throws_misses_entries_and_the_others_do_not()
    {
        var a = await _servers.StartAsync("A");
        a.Follower.OnDelivery = () => throw new InvalidOperationException("A follower's mistake.");
        await a.AppendAsync(Some.Login("Dana"));
        await a.AppendAsync(Some.Post("Dana", "one"));
        await a.Follower.UntilMessagesAsync(1);
        Assert.False(a.Lifetime.IsStopAsked);
    }

    [Fact]
    public async Task Commands_of_one_call_take_effect_in_their_order()
    {
        var a = await _servers.StartAsync("A");
        var results = await a.Log.AppendAsync([Some.Login("Dana"), Some.Post("Dana", "one"), Some.Post("Dana", "two"), Some.Logout("Dana"), Some.Post("Dana", "three")]);
        Assert.Equal(
            [AppendOutcome.Appended, AppendOutcome.Appended, AppendOutcome.Appended, AppendOutcome.Appended, AppendOutcome.SessionGone],
            results.Select(result => result.Outcome));
        Assert.Empty(await a.Log.AppendAsync([]));
    }

    private static async Task PostAsync(TestServer server, string user, string name)
    {
        List<Task<AppendResult>> posts = [];
        for (var i = 0; i < 200; i++)
        {
            posts.Add(server.AppendAsync(Some.Post(user, $"{name}{i}", cid: $"c{i}", server: name)));
            if (i % 20 == 0)
                await posts[^1];
        }

        Assert.All(await Task.WhenAll(posts), result => Assert.Equal(AppendOutcome.Appended, result.Outcome));
    }

    private static object Shown(LogEntry entry) => Some.Comparable(entry);
}
