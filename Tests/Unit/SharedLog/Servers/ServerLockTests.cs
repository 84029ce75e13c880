using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;
using OrleansChat.Tests.Unit.SharedLog.Support;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Servers;

/// <summary>A server that starts while something else has its own lock.</summary>
public sealed class ServerLockTests : IDisposable
{
    private static readonly ProcessIdentity Me = new(1, "100");
    private static readonly ProcessIdentity Other = new(2, "200");

    private readonly FaultyDisk _disk = new(new MemoryDisk());
    private readonly ManualTime _time = new();
    private readonly IDiskLock _held;
    private readonly List<ProcessIdentity> _ended = [];
    private bool _canBeEnded = true;

    public ServerLockTests()
    {
        _held = _disk.OpenLockAsync("cluster/A.lock").AsTask().Result;
        _disk.Holder = Other;
    }

    public void Dispose() => _held.Dispose();

    [Fact]
    public async Task A_server_of_the_name_is_left_alone_and_named()
    {
        await _held.AcquireAsync();
        await _held.WriteNoteAsync($"pid {Other.Id} since yesterday");
        var start = TakeAsync();
        Pass(start, LogLimits.ServerLockRetryMs);
        var refusal = await Assert.ThrowsAsync<ServerNameHeldException>(() => start);
        Assert.Contains("pid 2 since yesterday", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(_ended);
    }

    [Fact]
    public async Task One_that_only_looks_is_waited_for()
    {
        await _held.AcquireAsync();
        var start = TakeAsync();
        Pass(start, LogLimits.LockHolderTimeoutMs - 100);
        Assert.False(start.IsCompleted);
        await _held.ReleaseAsync();
        Pass(start, 100);
        (await start).Dispose();
        Assert.Empty(_ended);
    }

    [Fact]
    public async Task One_that_stands_still_while_it_looks_is_ended_and_the_server_starts()
    {
        await _held.AcquireAsync();
        await _held.WriteNoteAsync("pid 3 since long ago");
        var start = TakeAsync();
        Pass(start, LogLimits.LockHolderTimeoutMs + 100);
        (await start).Dispose();
        Assert.Equal([Other], _ended);
    }

    [Fact]
    public async Task One_that_cannot_be_ended_is_taken_for_a_server()
    {
        _canBeEnded = false;
        await _held.AcquireAsync();
        var start = TakeAsync();
        Pass(start, LogLimits.LockHolderTimeoutMs + 100);
        await Assert.ThrowsAsync<ServerNameHeldException>(() => start);
    }

    [Fact]
    public async Task Where_nobody_tells_who_holds_the_lock_it_is_taken_for_a_server()
    {
        _disk.Holder = null;
        await _held.AcquireAsync();
        await _held.WriteNoteAsync("pid 3 since long ago");
        var start = TakeAsync();
        Pass(start, LogLimits.LockHolderTimeoutMs + 100);
        await Assert.ThrowsAsync<ServerNameHeldException>(() => start);
        Assert.Empty(_ended);
    }

    [Fact]
    public async Task A_start_that_is_given_up_leaves_no_lock_open()
    {
        await _held.AcquireAsync();
        using var cancel = new CancellationTokenSource();
        var start = TakeAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.Equal(1, _disk.LocksOpen);
    }

    private Task<ServerLock> TakeAsync(CancellationToken cancel = default)
    {
        var options = new LogOptions { Server = "A", LogPath = "logs/chat.log", ClusterFolder = "cluster", NewEpoch = () => "epoch1" };
        var processes = new MemoryProcesses(Me, process =>
        {
            if (!_canBeEnded)
                return false;
            _ended.Add(process);
            _held.Dispose();
            return true;
        });
        return ServerLock.TakeAsync(options, _disk, processes, _time, new LogEvents(NullLogger.Instance, TimeProvider.System), cancel);
    }

    // Everything on this disk is done at once, so the start goes on within the step.
    private void Pass(Task start, int ms)
    {
        for (var passedMs = 0; passedMs <= ms && !start.IsCompleted; passedMs += 20)
            _time.Advance(TimeSpan.FromMilliseconds(20));
    }
}
