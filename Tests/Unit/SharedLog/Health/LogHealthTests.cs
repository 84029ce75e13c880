using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Health;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Health;

/// <summary>What a log says of itself to whoever asks whether its server is well.</summary>
public sealed class LogHealthTests : IDisposable
{
    private static readonly LogHealth Well = new(null, null);

    private readonly TestServers _servers = new();
    private readonly TaskCompletionSource _mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        _mayEnd.TrySetResult();
        _servers.Dispose();
    }

    [Fact]
    public async Task A_log_takes_posts_from_its_start_to_its_stop()
    {
        var a = _servers.Make("A");
        Assert.Equal("The log is not open.", a.Log.Look().Unwritable);
        await a.Log.StartAsync(CancellationToken.None);
        Assert.Equal(Well, a.Log.Look());
        await a.Log.StopAsync(CancellationToken.None);
        Assert.Equal(new LogHealth(null, "The log is not open."), a.Log.Look());
    }

    [Fact]
    public async Task A_write_that_fails_is_told_until_one_succeeds()
    {
        var a = await _servers.StartAsync("A");
        _servers.Disk.Fail(DiskOperation.Write, ".log");
        Assert.Equal(default, await a.AppendAsync(Some.Login("Dana")));
        Assert.Equal(new LogHealth(null, "The log could not be written."), a.Log.Look());

        await a.AppendAsync(Some.Login("Dana"));
        Assert.Equal(Well, a.Log.Look());
    }

    [Fact]
    public async Task A_write_that_failed_long_ago_says_nothing_any_more_so_that_clients_come_who_can_try()
    {
        var a = await _servers.StartAsync("A");
        _servers.Disk.Fail(DiskOperation.Write, ".log");
        await a.AppendAsync(Some.Login("Dana"));

        _servers.Time.Advance(TimeSpan.FromMilliseconds(LogLimits.FailureRememberedMs - 1));
        Assert.NotNull(a.Log.Look().Unwritable);
        _servers.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(Well, a.Log.Look());
    }

    [Fact]
    public async Task A_log_whose_lock_cannot_be_had_cannot_be_written()
    {
        var a = await _servers.StartAsync("A");
        _servers.Disk.Fail(DiskOperation.Lock, "chat.log.lock");
        await a.AppendAsync(Some.Login("Dana"));
        Assert.Equal("The log could not be written.", a.Log.Look().Unwritable);
    }

    [Fact]
    public async Task A_log_that_cannot_be_made_durable_is_told()
    {
        var a = await _servers.StartAsync("A");
        await a.AppendAsync(Some.Login("Dana"));
        _servers.Disk.Fail(DiskOperation.Sync, ".log");
        // The repair needs a sync, too; so long it stays as it is.
        for (var attempt = 1; attempt <= 1_000; attempt++)
            _servers.Disk.Fail(DiskOperation.Sync, ".log", attempt + 1);
        Assert.Equal(default, await a.AppendAsync(Some.Login("Eva")));
        Assert.Equal("The log cannot be made durable.", a.Log.Look().Unwritable);
    }

    [Fact]
    public async Task A_sync_that_does_not_end_makes_the_server_stuck_and_one_that_takes_long_does_not()
    {
        var a = await _servers.StartAsync("A");
        await a.AppendAsync(Some.Login("Dana"));
        var syncing = _servers.Disk.HoldSyncs(_mayEnd.Task);
        var append = a.AppendAsync(Some.Login("Eva"));
        await syncing.WaitAsync(Patience.Bound);

        _servers.Time.Advance(TimeSpan.FromMilliseconds(LogLimits.StuckMs - 1));
        await UntilAsync(a, Well);
        _servers.Time.Advance(TimeSpan.FromMilliseconds(1));
        await UntilAsync(a, Stuck("sync"));

        _mayEnd.SetResult();
        await append;
        await UntilAsync(a, Well);
    }

    [Fact]
    public async Task An_appender_that_waits_without_end_for_the_disk_is_stuck()
    {
        var a = await _servers.StartAsync("A");
        var writing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _servers.Disk.OnWrite = _ =>
        {
            writing.TrySetResult();
            _mayEnd.Task.Wait(Patience.Bound);
        };
        var append = a.AppendAsync(Some.Login("Dana"));
        await writing.Task.WaitAsync(Patience.Bound);
        _servers.Time.Advance(TimeSpan.FromMilliseconds(LogLimits.StuckMs));
        await UntilAsync(a, Stuck("append"));
        _mayEnd.SetResult();
        await append;
    }

    [Fact]
    public async Task A_follower_that_does_not_return_makes_the_server_stuck()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var a = await _servers.StartAsync("A", recorder: new Recorder
        {
            OnDelivery = () =>
            {
                told.TrySetResult();
                _mayEnd.Task.Wait(Patience.Bound);
            },
        });
        await a.AppendAsync(Some.Login("Dana"));
        await told.Task.WaitAsync(Patience.Bound);
        _servers.Time.Advance(TimeSpan.FromMilliseconds(LogLimits.StuckMs));
        await UntilAsync(a, Stuck("deliver"));
        _mayEnd.SetResult();
    }

    [Fact]
    public async Task A_server_with_nothing_to_do_is_well_for_ever()
    {
        var a = await _servers.StartAsync("A");
        await a.AppendAsync(Some.Login("Dana"));
        await UntilAsync(a, Well);
        _servers.Time.Advance(TimeSpan.FromMinutes(5));
        await UntilAsync(a, Well);
    }

    private static LogHealth Stuck(string thread)
    {
        var words = $"The log's thread '{thread}' has been at one piece of work for {LogLimits.StuckMs / 1000} s.";
        return new LogHealth(words, words);
    }

    // The threads are real: one may be in the middle of a look at the log when the clock is moved, and wait for work again a moment later.
    private static async Task UntilAsync(TestServer server, LogHealth expected)
        => await Patience.UntilAsync(() => Task.FromResult<object?>(server.Log.Look() == expected ? server : null), expected.ToString());
}
