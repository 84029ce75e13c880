using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Observer;

/// <summary>Visible once written, acknowledged once synced.</summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly TestServers _servers = new();
    private readonly TaskCompletionSource _syncMayEnd = new();

    public void Dispose()
    {
        _syncMayEnd.TrySetResult();
        _servers.Dispose();
    }

    [Fact]
    public async Task An_ack_comes_after_the_sync_and_the_message_before()
    {
        var a = await StartWithDanaAsync(Durability.Fsync);
        var syncing = _servers.Disk.HoldSyncs(_syncMayEnd.Task);

        var post = a.AppendAsync(Some.Post("Dana", "one"));
        await a.Follower.UntilMessagesAsync(1);
        await syncing;
        Assert.False(post.IsCompleted);

        _syncMayEnd.SetResult();
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 1), await post);
    }

    [Fact]
    public async Task With_durability_write_nothing_waits_for_a_sync()
    {
        var a = await StartWithDanaAsync(Durability.Write);
        _ = _servers.Disk.HoldSyncs(_syncMayEnd.Task);
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 1), await a.AppendAsync(Some.Post("Dana", "one")));
    }

    [Fact]
    public async Task The_next_batch_is_written_while_one_is_synced_and_one_sync_serves_all_that_wait()
    {
        var a = await StartWithDanaAsync(Durability.Fsync);
        var syncs = _servers.Disk.CountOf(DiskOperation.Sync, ".log");
        await HoldAsync(a);
        Task<AppendResult>[] posts = [.. Enumerable.Range(0, 50).Select(i => a.AppendAsync(Some.Post("Dana", $"{i}")))];
        await a.Follower.UntilMessagesAsync(51);
        // A refusal, which needs no sync: it comes out of a later cycle, so all of those wait for theirs by now.
        await a.AppendAsync(Some.Post("Eva", "refused"));
        Assert.DoesNotContain(posts, post => post.IsCompleted);

        _syncMayEnd.SetResult();
        await Task.WhenAll(posts);
        // The one that was held, and one for all that were written meanwhile.
        Assert.Equal(2, _servers.Disk.CountOf(DiskOperation.Sync, ".log") - syncs);
    }

    // What a message given again finds may be another server's, which has not synced it yet.
    [Fact]
    public async Task Also_the_answer_that_a_message_is_there_already_waits_for_the_sync()
    {
        var a = await StartWithDanaAsync(Durability.Fsync);
        var b = await _servers.StartAsync("B", Durability.Write);
        await b.AppendAsync(Some.Post("Dana", "one", cid: "c1"));
        var syncing = _servers.Disk.HoldSyncs(_syncMayEnd.Task);

        var again = a.AppendAsync(Some.Post("Dana", "one", cid: "c1"));
        await syncing;
        Assert.False(again.IsCompleted);
        _syncMayEnd.SetResult();
        Assert.Equal(new AppendResult(AppendOutcome.AlreadySo, 1), await again);
    }

    [Fact]
    public async Task A_refusal_waits_for_no_sync()
    {
        var a = await StartWithDanaAsync(Durability.Fsync);
        await HoldAsync(a);
        Assert.Equal(AppendOutcome.SessionGone, (await a.AppendAsync(Some.Post("Eva", "hi"))).Outcome);
    }

    [Fact]
    public async Task After_a_failed_sync_nothing_is_acknowledged_until_its_bytes_were_written_again()
    {
        var a = await StartWithDanaAsync(Durability.Fsync);
        var writes = _servers.Disk.CountOf(DiskOperation.Write, ".log");
        _servers.Disk.Fail(DiskOperation.Sync, ".log");
        Assert.Equal(default, await a.AppendAsync(Some.Post("Dana", "one", cid: "c1")));

        // The message is in the file and may be lost with the next power failure: only written again, and synced, it counts.
        var again = await a.AppendAsync(Some.Post("Dana", "one", cid: "c1"));
        Assert.Equal(new AppendResult(AppendOutcome.AlreadySo, 1), again);
        Assert.Equal(writes + 2, _servers.Disk.CountOf(DiskOperation.Write, ".log"));
        Assert.False(a.Lifetime.IsStopAsked);
    }

    // Pages that the kernel gave up may read as zeros afterwards.
    [Fact]
    public async Task A_line_that_was_lost_with_a_failed_sync_stops_the_server_and_is_never_acknowledged()
    {
        var a = await StartWithDanaAsync(Durability.Fsync);
        var end = (await Bytes.ReadAsync(_servers.Disk)).Length;
        _servers.Disk.Fail(DiskOperation.Sync, ".log");
        Assert.Equal(default, await a.AppendAsync(Some.Post("Dana", "one", cid: "c1")));
        await Bytes.WriteAsync(_servers.Disk, end, new byte[(await Bytes.ReadAsync(_servers.Disk)).Length - end]);
        Assert.Equal(default, await a.AppendAsync(Some.Post("Dana", "one", cid: "c1")));
        await a.Lifetime.UntilStopAskedAsync();
    }

    [Fact]
    public async Task While_the_disk_cannot_sync_posts_are_refused_and_nothing_is_appended()
    {
        var a = await StartWithDanaAsync(Durability.Fsync);
        // The poll tries too, so that not every failure meets a post.
        for (var nth = 1; nth <= 50; nth++)
            _servers.Disk.Fail(DiskOperation.Sync, ".log", nth);
        Assert.Equal(default, await a.AppendAsync(Some.Post("Dana", "one")));
        AppendResult result;
        var refused = 0;
        while ((result = await a.AppendAsync(Some.Post("Dana", "two"))) == default)
            refused++;
        Assert.True(refused >= 1);
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 2), result);
    }

    [Fact]
    public async Task A_full_disk_refuses_messages_and_stops_nobody()
    {
        var a = await StartWithDanaAsync(Durability.Fsync);
        _servers.Disk.Fail(DiskOperation.Write, ".log", bytesWritten: 10);
        Assert.Equal(default, await a.AppendAsync(Some.Post("Dana", "one")));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 1), await a.AppendAsync(Some.Post("Dana", "two")));
        Assert.False(a.Lifetime.IsStopAsked);
    }

    [Fact]
    public async Task A_lock_that_fails_once_refuses_messages_and_stops_nobody()
    {
        var a = await StartWithDanaAsync(Durability.Fsync);
        _servers.Disk.Fail(DiskOperation.Lock, "chat.log.lock");
        Assert.Equal(default, await a.AppendAsync(Some.Post("Dana", "one")));
        Assert.Equal(new AppendResult(AppendOutcome.Appended, 1), await a.AppendAsync(Some.Post("Dana", "two")));
    }

    [Fact]
    public async Task A_failed_write_that_cannot_be_cut_off_stops_the_server()
    {
        var a = await StartWithDanaAsync(Durability.Fsync);
        _servers.Disk.Fail(DiskOperation.Write, ".log", bytesWritten: 10);
        _servers.Disk.Fail(DiskOperation.Cut, ".log");
        Assert.Equal(default, await a.AppendAsync(Some.Post("Dana", "one")));
        await a.Lifetime.UntilStopAskedAsync();
    }

    [Fact]
    public async Task Damage_stops_every_server_that_reads_it()
    {
        var a = await StartWithDanaAsync(Durability.Fsync);
        var b = await _servers.StartAsync("B");
        await Bytes.AppendAsync(_servers.Disk, "what is this\n"u8.ToArray());
        Assert.Equal(default, await a.AppendAsync(Some.Post("Dana", "one")));
        await a.Lifetime.UntilStopAskedAsync();
        await b.Lifetime.UntilStopAskedAsync();
    }

    [Fact]
    public async Task When_too_many_commands_wait_for_their_answers_more_are_refused_at_once()
    {
        var a = await StartWithDanaAsync(Durability.Fsync);
        await HoldAsync(a);
        var waiting = a.Log.AppendAsync([.. Enumerable.Range(1, LogLimits.CommandsInFlightMax - 1).Select(_ => Some.Logout("Eva"))]);

        Assert.Equal(default, await a.AppendAsync(Some.Logout("Eva")));
        Assert.False(waiting.IsCompleted);
        _syncMayEnd.SetResult();
        await waiting;
        Assert.Equal(AppendOutcome.AlreadySo, (await a.AppendAsync(Some.Logout("Eva"))).Outcome);
    }

    private async Task<TestServer> StartWithDanaAsync(Durability durability)
    {
        var server = await _servers.StartAsync("A", durability);
        await server.AppendAsync(Some.Login("Dana"));
        return server;
    }

    /// <summary>Returns when the syncing thread is held in the sync of a first message.</summary>
    private async Task HoldAsync(TestServer server)
    {
        var syncing = _servers.Disk.HoldSyncs(_syncMayEnd.Task);
        _ = server.AppendAsync(Some.Post("Dana", "held"));
        await syncing;
    }
}
