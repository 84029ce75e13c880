using System.Text;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Servers;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Contract;

/// <summary>What every log promises, wherever its lines lie. Both kinds pass the same tests, by the interface that the rest of a server uses.</summary>
public abstract class LogContract : IAsyncLifetime
{
    private readonly ContractServers _servers;

    private protected LogContract(ILogWorld world) => _servers = new ContractServers(world);

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _servers.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Messages_get_the_next_seq_of_their_channel_whichever_server_takes_them()
    {
        var (a, b) = (await _servers.StartAsync("A"), await _servers.StartAsync("B"));
        await a.LoginAsync("Dana");
        await b.LoginAsync("Eva");
        await a.AppendAsync(Some.Join("Dana", "tea"));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 1), await a.PostAsync("Dana", "one"));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 2), await b.PostAsync("Eva", "two"));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 1), await a.PostAsync("Dana", "tea one", channel: "tea"));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 3), await a.PostAsync("Dana", "three"));
    }

    [Fact]
    public async Task Everybody_is_told_everything_once_and_in_one_order()
    {
        const int Posts = 60;
        ContractServer[] servers = [await _servers.StartAsync("A"), await _servers.StartAsync("B"), await _servers.StartAsync("C")];
        string[] users = ["Dana", "Eva", "Finn"];
        foreach (var (server, user) in servers.Zip(users))
            await server.LoginAsync(user);
        await Task.WhenAll(servers.Zip(users).SelectMany(one => Enumerable.Range(0, Posts).Select(i => one.First.PostAsync(one.Second, $"{i}", $"c{i}"))));
        await Task.WhenAll(servers.Select(server => server.Follower.UntilMessagesAsync(3 * Posts)));

        var order = servers[0].Told.OfType<(RelayMessage, string)>().ToList();
        Assert.Equal(Enumerable.Range(1, 3 * Posts), order.Select(message => (int)message.Item1.Seq));
        foreach (var other in servers[1..])
            Assert.Equal(order, other.Told.OfType<(RelayMessage, string)>());
        foreach (var user in users)
            Assert.Equal(Enumerable.Range(0, Posts).Select(i => $"\"{i}\""), order.Where(message => message.Item1.From == user).Select(message => message.Item2));
    }

    [Fact]
    public async Task Commands_of_one_call_see_what_those_before_them_did()
    {
        var a = await _servers.StartAsync("A");
        var results = await a.AppendAllAsync(
            Some.Post("Dana", "too soon"), Some.Login("Dana"), Some.Join("Dana", "tea"), Some.Post("Dana", "hi", "c1", "tea"), Some.Post("Dana", "hi", "c1", "tea"), Some.Logout("Dana"), Some.Post("Dana", "late"));
        Assert.Equal(
            [AppendOutcome.SessionGone, AppendOutcome.Appended, AppendOutcome.Appended, AppendOutcome.Appended, AppendOutcome.AlreadySo, AppendOutcome.Appended, AppendOutcome.SessionGone],
            results.Select(result => result.Outcome));
    }

    [Fact]
    public async Task A_cid_is_known_at_every_server_and_takes_one_place()
    {
        var (a, b) = (await _servers.StartAsync("A"), await _servers.StartAsync("B"));
        await a.LoginAsync("Dana");
        var first = await a.PostAsync("Dana", "hello", "c1");
        Assert.Equal(new AppendResult(AppendOutcome.AlreadySo, first.Seq), await a.PostAsync("Dana", "hello", "c1"));
        await a.AppendAsync(Some.Logout("Dana"));
        await b.LoginAsync("Dana");
        Assert.Equal(new AppendResult(AppendOutcome.AlreadySo, first.Seq), await b.PostAsync("Dana", "hello", "c1"));
        Assert.Equal(AppendOutcome.CidConflict, (await b.PostAsync("Dana", "something else", "c1")).Outcome);
        Assert.Equal(first.Seq + 1, (await b.PostAsync("Dana", "hello", "c2")).Seq);
    }

    [Fact]
    public async Task A_name_is_held_by_one_session_in_the_cluster()
    {
        ContractServer[] servers = [await _servers.StartAsync("A"), await _servers.StartAsync("B"), await _servers.StartAsync("C")];
        var claims = await Task.WhenAll(servers.Select(server => server.LoginAsync("Dana", $"at {server.Log.Server}")));
        Assert.Single(claims, claim => claim.Outcome == AppendOutcome.Appended);
        Assert.Equal(2, claims.Count(claim => claim.Outcome == AppendOutcome.NameTaken));
        var winner = Array.FindIndex(claims, claim => claim.Outcome == AppendOutcome.Appended);
        await servers[winner].AppendAsync(Some.Logout("Dana", $"at {servers[winner].Log.Server}"));
        Assert.Equal(AppendOutcome.Appended, (await servers[(winner + 1) % 3].LoginAsync("Dana")).Outcome);
    }

    [Fact]
    public async Task A_second_server_of_a_name_is_refused_while_the_first_lives()
    {
        var a = await _servers.StartAsync("A");
        await Assert.ThrowsAsync<ServerNameHeldException>(() => _servers.Make("A").Log.StartAsync(CancellationToken.None).WaitAsync(Patience.Bound));
        await a.LoginAsync("Dana");
        Assert.Equal(AppendOutcome.Appended, (await a.PostAsync("Dana", "still here")).Outcome);
    }

    [Fact]
    public async Task A_death_is_noticed_and_frees_the_names()
    {
        var (a, b, c) = (await _servers.StartAsync("A"), await _servers.StartAsync("B"), await _servers.StartAsync("C"));
        await b.LoginAsync("Dana");
        await a.LoginAsync("Finn");
        b.Log.Dispose();
        await Task.WhenAll(a.Follower.UntilDownAsync("B"), c.Follower.UntilDownAsync("B"));
        Assert.Equal("finn", Assert.Single(a.Log.View.Sessions).Key);
        Assert.Equal(AppendOutcome.Appended, (await c.LoginAsync("Dana", "again")).Outcome);
        await a.PostAsync("Finn", "on");
        await c.Follower.UntilMessagesAsync(1);
        var down = Assert.Single(c.Follower.Entries.OfType<ServerEntry>(), entry => !entry.IsUp);
        Assert.Equal(("B", 1, false), (down.Server, down.Generation, down.Orderly));
    }

    [Fact]
    public async Task A_server_that_stops_says_so()
    {
        var (a, b) = (await _servers.StartAsync("A"), await _servers.StartAsync("B"));
        await b.LoginAsync("Dana");
        await b.Log.StopAsync(CancellationToken.None).WaitAsync(Patience.Bound);
        await a.Follower.UntilDownAsync("B");
        Assert.True(Assert.Single(a.Follower.Entries.OfType<ServerEntry>(), entry => !entry.IsUp).Orderly);
        Assert.Empty(a.Log.View.Sessions);
    }

    [Fact]
    public async Task A_server_that_comes_back_is_the_next_generation_and_knows_everything()
    {
        var (a, b) = (await _servers.StartAsync("A"), await _servers.StartAsync("B"));
        await a.LoginAsync("Dana");
        await b.LoginAsync("Eva");
        await a.AppendAllAsync(Some.Join("Dana", "tea"), Some.Topic("Dana", "Tea only", channel: "tea"), Some.Post("Dana", "psst", channel: "dm:dana eva"), Some.Register("Dana", "a hash", isLoggedIn: true));
        await b.PostAsync("Eva", "hello", "c1");
        a.Log.Dispose();
        var again = await _servers.StartAsync("A");
        Assert.Equal(2, again.Log.Generation);
        Assert.Equal(a.Log.Epoch, again.Log.Epoch);
        await again.LoginAsync("Finn");
        await b.Follower.UntilAsync(entries => entries.OfType<LoginEntry>().Any(login => login.User == "Finn"));
        Assert.Equal(Snapshot.Of(b.Log.View), Snapshot.Of(again.Log.View));
        Assert.Equal((1, 2), (again.Log.LastSeqOf("general"), again.Log.LastSeqOf("tea") + again.Log.LastSeqOf("dm:dana eva")));
        Assert.Equal(AppendOutcome.AlreadySo, (await b.PostAsync("Eva", "hello", "c1")).Outcome);
    }

    [Fact]
    public async Task The_past_can_be_read_by_a_server_that_was_not_there()
    {
        const int Messages = 700;
        var a = await _servers.StartAsync("A");
        await a.LoginAsync("Dana");
        await a.AppendAsync(Some.Join("Dana", "tea"));
        for (var i = 1; i <= Messages; i += 100)
            await a.AppendAllAsync([.. Enumerable.Range(i, 100).SelectMany(n => (LogCommand[])[Some.Post("Dana", $"{n}"), Some.Post("Dana", $"tea {n}", $"t{n}", "tea")])]);
        var b = await _servers.StartAsync("B");
        foreach (var (channel, prefix) in (IEnumerable<(string, string)>)[("general", ""), ("tea", "tea ")])
        {
            var read = await b.ReadAllAsync(channel);
            Assert.Equal(Enumerable.Range(1, Messages).Select(n => ((long)n, $"\"{prefix}{n}\"")), read.Select(message => (message.Seq, Encoding.UTF8.GetString(message.TextJson.Span))));
            Assert.Equal((await a.ReadAllAsync(channel)).Select(Some.Comparable), read.Select(Some.Comparable));
        }

        Assert.Empty(await b.Log.ReadAsync("general", Messages + 1, 10));
        Assert.Empty(await b.Log.ReadAsync("nowhere", 1, 10));
        var page = await b.Log.ReadAsync("tea", 500, 10);
        Assert.Equal(500, page[0].Seq);
        Assert.InRange(page.Count, 1, 10);
    }

    [Fact]
    public async Task What_is_as_long_as_it_may_be_comes_through()
    {
        var (a, b) = (await _servers.StartAsync("A"), await _servers.StartAsync("B"));
        await a.LoginAsync("Dana");
        var text = new string('\u0001', 8 * 1024);
        var results = await a.AppendAllAsync([.. Enumerable.Range(0, 200).Select(i => Some.Post("Dana", text, $"c{i}"))]);
        Assert.All(results, result => Assert.Equal(AppendOutcome.Appended, result.Outcome));
        await b.Follower.UntilMessagesAsync(200);
        var c = await _servers.StartAsync("C");
        Assert.All(await c.ReadAllAsync("general"), message => Assert.Equal(Some.Json(text), message.TextJson.ToArray()));
        Assert.Equal(200, c.Log.LastSeqOf("general"));
    }

    [Fact]
    public async Task While_the_log_cannot_be_written_posts_are_refused_and_taken_later_under_their_cids()
    {
        var (a, b) = (await _servers.StartAsync("A"), await _servers.StartAsync("B"));
        await a.LoginAsync("Dana");
        await b.LoginAsync("Eva");
        await a.PostAsync("Dana", "before", "c0");
        await _servers.World.BreakAsync();
        Assert.Equal(AppendOutcome.Unavailable, (await a.PostAsync("Dana", "meanwhile", "c1")).Outcome);
        Assert.Equal(AppendOutcome.Unavailable, (await b.PostAsync("Eva", "meanwhile", "c1")).Outcome);
        await _servers.World.MendAsync();
        var taken = await Task.WhenAll(a.PostUntilTakenAsync("Dana", "meanwhile", "c1"), b.PostUntilTakenAsync("Eva", "meanwhile", "c1"));
        Assert.Equal([2, 3], taken.Select(result => result.Seq).Order());
        await Task.WhenAll(a.Follower.UntilMessagesAsync(3), b.Follower.UntilMessagesAsync(3));
        Assert.Equal(a.Follower.Messages, b.Follower.Messages);
        Assert.False(a.Lifetime.IsStopAsked || b.Lifetime.IsStopAsked);
    }

    [Fact]
    public async Task Signals_reach_the_servers_that_live()
    {
        var (a, b) = (await _servers.StartAsync("A"), await _servers.StartAsync("B"));
        await a.LoginAsync("Dana");
        await a.PostAsync("Dana", "so that b knows a");
        await b.Follower.UntilMessagesAsync(1);
        using var patience = new CancellationTokenSource(Patience.Bound);
        // A signal may be lost; one of several is not.
        while (b.Follower.Signals.Count == 0)
        {
            a.Log.Signal("{\"typing\":\"Dana \u05D3\"}"u8.ToArray());
            await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
        }

        Assert.Equal("A.1 {\"typing\":\"Dana \u05D3\"}", b.Follower.Signals[0]);
        await a.Follower.UntilSignalsAsync(1);
    }
}
