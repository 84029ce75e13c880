using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Servers;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Observer;

/// <summary>How servers begin, end, and notice the end of others.</summary>
public sealed class LifeTests : IDisposable
{
    private readonly TestServers _servers = new();

    public void Dispose() => _servers.Dispose();

    [Fact]
    public async Task A_second_server_of_a_name_is_refused_and_told_who_the_first_is()
    {
        await _servers.StartAsync("A");
        var start = _servers.Make("A").Log.StartAsync(CancellationToken.None);
        while (!start.IsCompleted)
        {
            _servers.Time.Advance(TimeSpan.FromMilliseconds(20));
            await Task.Yield();
        }

        var held = await Assert.ThrowsAsync<ServerNameHeldException>(() => start);
        Assert.Contains("pid 1 since 2024-11-29", held.Message, StringComparison.Ordinal);
        Assert.Single((await _servers.EntriesAsync()).OfType<ServerEntry>());
    }

    [Fact]
    public async Task A_name_whose_holder_goes_while_another_waits_for_it_is_taken_over()
    {
        var first = await _servers.StartAsync("A");
        var second = _servers.Make("A");
        var start = second.Log.StartAsync(CancellationToken.None);
        _servers.Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.False(start.IsCompleted);

        first.Log.Dispose();
        _servers.Time.Advance(TimeSpan.FromMilliseconds(20));
        await start.WaitAsync(Patience.Bound);
        Assert.Equal(2, second.Log.Generation);
    }

    [Fact]
    public async Task A_death_is_noticed_by_all_written_once_and_frees_the_names()
    {
        var a = await _servers.StartAsync("A");
        var b = await _servers.StartAsync("B");
        var c = await _servers.StartAsync("C");
        await b.AppendAsync(Some.Login("Dana", server: "B"));
        await b.AppendAsync(Some.Login("Eva", server: "B"));
        await a.AppendAsync(Some.Login("Finn"));

        b.Log.Dispose();
        _servers.LetThemLook();
        await Task.WhenAll(a.Follower.UntilDownAsync("B"), c.Follower.UntilDownAsync("B"));

        Assert.Equal("finn", Assert.Single(a.Log.View.Sessions).Key);
        Assert.Equal(AppendOutcome.Appended, (await c.AppendAsync(Some.Login("Dana", "new", "C"))).Outcome);
        _servers.LetThemLook();
        await a.AppendAsync(Some.Post("Finn", "on"));
        var down = Assert.Single((await _servers.EntriesAsync()).OfType<ServerEntry>(), entry => !entry.IsUp);
        Assert.Equal(("B", 1, false), (down.Server, down.Generation, down.Orderly));
    }

    [Fact]
    public async Task Nobody_is_buried_alive()
    {
        var a = await _servers.StartAsync("A");
        await _servers.StartAsync("B");
        for (var look = 0; look < 10; look++)
            _servers.LetThemLook();
        await a.AppendAsync(Some.Login("Dana"));
        Assert.DoesNotContain((await _servers.EntriesAsync()).OfType<ServerEntry>(), entry => !entry.IsUp);
    }

    [Fact]
    public async Task A_server_that_is_started_again_is_the_next_generation_and_keeps_no_names()
    {
        var a = await _servers.StartAsync("A");
        await a.AppendAsync(Some.Login("Dana"));
        await a.AppendAsync(Some.Post("Dana", "one"));
        a.Log.Dispose();

        var again = await _servers.StartAsync("A");
        Assert.Equal(2, again.Log.Generation);
        Assert.Equal(a.Log.Epoch, again.Log.Epoch);
        Assert.Empty(again.Log.View.Sessions);
        Assert.Equal(1, again.Follower.Start?.Heads["general"]);
    }

    [Fact]
    public async Task An_orderly_stop_is_written_down_after_what_was_given_before_it()
    {
        var a = await _servers.StartAsync("A");
        var b = await _servers.StartAsync("B");
        await a.AppendAsync(Some.Login("Dana"));
        var last = a.AppendAsync(Some.Post("Dana", "bye"));
        await a.Log.StopAsync(CancellationToken.None).WaitAsync(Patience.Bound);

        Assert.Equal(AppendOutcome.Appended, (await last).Outcome);
        await b.Follower.UntilDownAsync("A");
        Assert.True(b.Follower.Entries.OfType<ServerEntry>().Single(entry => !entry.IsUp).Orderly);
        Assert.Empty(b.Log.View.Sessions);
        Assert.Equal(default, await a.AppendAsync(Some.Post("Dana", "hello?")));
        Assert.False(a.Lifetime.IsStopAsked);
    }

    [Fact]
    public async Task Stopping_twice_is_stopping_once()
    {
        var a = await _servers.StartAsync("A");
        await a.Log.StopAsync(CancellationToken.None).WaitAsync(Patience.Bound);
        await a.Log.StopAsync(CancellationToken.None).WaitAsync(Patience.Bound);
        a.Log.Dispose();
        a.Log.Dispose();
        Assert.Single((await _servers.EntriesAsync()).OfType<ServerEntry>(), entry => !entry.IsUp);
    }

    [Fact]
    public async Task A_server_that_others_buried_stops()
    {
        var a = await _servers.StartAsync("A");
        var b = await _servers.StartAsync("B");
        await b.AppendAsync(Some.Down("A", 1));
        await a.Lifetime.UntilStopAskedAsync();
        Assert.Equal(default, await a.AppendAsync(Some.Login("Dana")));
    }

    [Fact]
    public async Task Where_a_lock_is_granted_twice_no_server_starts()
    {
        _servers.Disk.GrantsEveryLock = true;
        var refusal = await Assert.ThrowsAsync<IOException>(() => _servers.StartAsync("A"));
        Assert.Contains("grants one lock twice", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await _servers.EntriesAsync());
    }

    [Fact]
    public async Task A_server_that_goes_leaves_no_lock_open()
    {
        var a = await _servers.StartAsync("A");
        var b = await _servers.StartAsync("B");
        _servers.LetThemLook();
        a.Log.Dispose();
        b.Log.Dispose();
        Assert.Equal(0, _servers.Disk.LocksOpen);
    }
}
