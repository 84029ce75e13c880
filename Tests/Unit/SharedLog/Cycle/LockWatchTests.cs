using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Cycle;

public sealed class LockWatchTests
{
    private static readonly ProcessIdentity Me = new(1, "100");
    private static readonly ProcessIdentity Holder = new(2, "200");

    private readonly ManualTime _time = new();
    private readonly MemoryDisk _disk = new();
    private readonly List<ProcessIdentity> _ended = [];

    [Fact]
    public async Task Who_holds_the_lock_for_too_long_while_others_wait_is_ended()
    {
        var watch = await WatchAsync($"{Holder} B");
        watch.Begin();
        await LookAfterAsync(watch, LogLimits.LockHolderTimeoutMs - 1);
        Assert.Empty(_ended);
        await LookAfterAsync(watch, 1);
        Assert.Equal([Holder], _ended);
    }

    [Fact]
    public async Task The_next_holder_has_its_own_time()
    {
        var watch = await WatchAsync($"{Holder} B");
        watch.Begin();
        await LookAfterAsync(watch, LogLimits.LockHolderTimeoutMs);
        await LookAfterAsync(watch, LogLimits.LockHolderTimeoutMs - 1);
        Assert.Single(_ended);
    }

    [Fact]
    public async Task Nobody_is_ended_when_nobody_waits()
    {
        var watch = await WatchAsync($"{Holder} B");
        await LookAfterAsync(watch, 10 * LogLimits.LockHolderTimeoutMs);
        watch.Begin();
        watch.End();
        await LookAfterAsync(watch, 10 * LogLimits.LockHolderTimeoutMs);
        Assert.Empty(_ended);
    }

    [Theory]
    [InlineData("1 100 A")] // this process itself: another of its servers has the lock
    [InlineData("")]
    [InlineData("no process")]
    [InlineData("-2 200 B")]
    public async Task A_note_that_names_no_other_process_ends_nobody(string note)
    {
        var watch = await WatchAsync(note);
        watch.Begin();
        await LookAfterAsync(watch, 10 * LogLimits.LockHolderTimeoutMs);
        Assert.Empty(_ended);
    }

    private async Task<LockWatch> WatchAsync(string note)
    {
        var held = await _disk.OpenLockAsync("chat.log.lock");
        await held.AcquireAsync();
        await held.WriteNoteAsync(note);
        var processes = new MemoryProcesses(Me, process =>
        {
            _ended.Add(process);
            return true;
        });
        return new LockWatch(await _disk.OpenLockAsync("chat.log.lock"), processes, _time, new LogEvents(NullLogger.Instance));
    }

    private async Task LookAfterAsync(LockWatch watch, int ms)
    {
        _time.Advance(TimeSpan.FromMilliseconds(ms));
        await watch.LookAsync();
    }
}
