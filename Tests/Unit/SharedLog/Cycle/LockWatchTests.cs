using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Cycle;

public sealed class LockWatchTests : IDisposable
{
    private static readonly ProcessIdentity Me = new(1, "100");
    private static readonly ProcessIdentity Holder = new(2, "200");

    private readonly ManualTime _time = new();
    private readonly HeldLock _lock = new() { Holder = Holder };
    private readonly List<ProcessIdentity> _ended = [];
    private readonly LockWatch _watch;
    private long _logLength = 1_000;

    public LockWatchTests()
    {
        var processes = new MemoryProcesses(Me, process =>
        {
            _ended.Add(process);
            return true;
        });
        _watch = new LockWatch(_lock, processes, () => new(_logLength), _time, new LogEvents(NullLogger.Instance, TimeProvider.System));
    }

    public void Dispose() => _lock.Dispose();

    [Fact]
    public async Task Who_holds_the_lock_for_too_long_while_others_wait_is_ended()
    {
        await WaitAsync();
        await LookAfterAsync(LogLimits.LockHolderTimeoutMs - 1);
        Assert.Empty(_ended);
        await LookAfterAsync(1);
        Assert.Equal([Holder], _ended);
    }

    [Fact]
    public async Task The_next_holder_has_its_own_time()
    {
        await WaitAsync();
        await LookAfterAsync(LogLimits.LockHolderTimeoutMs);
        await LookAfterAsync(LogLimits.LockHolderTimeoutMs - 1);
        Assert.Single(_ended);
    }

    [Fact]
    public async Task Nobody_is_ended_when_nobody_waits()
    {
        await _watch.LookAsync();
        await LookAfterAsync(10 * LogLimits.LockHolderTimeoutMs);
        await WaitAsync();
        _watch.End();
        await LookAfterAsync(10 * LogLimits.LockHolderTimeoutMs);
        Assert.Empty(_ended);
    }

    [Fact]
    public async Task A_new_wait_has_its_own_time()
    {
        await WaitAsync();
        await LookAfterAsync(LogLimits.LockHolderTimeoutMs - 1);
        _watch.End();
        await WaitAsync();
        await LookAfterAsync(LogLimits.LockHolderTimeoutMs - 1);
        Assert.Empty(_ended);
    }

    [Fact]
    public async Task Nobody_is_ended_while_others_write_however_long_this_server_waits()
    {
        await WaitAsync();
        for (var i = 0; i < 10; i++)
        {
            _logLength++;
            await LookAfterAsync(LogLimits.LockHolderTimeoutMs);
        }

        Assert.Empty(_ended);
        await LookAfterAsync(LogLimits.LockHolderTimeoutMs);
        Assert.Equal([Holder], _ended);
    }

    [Fact]
    public async Task Nobody_is_ended_while_others_hold_the_lock_in_turn_also_if_they_write_nothing()
    {
        await WaitAsync();
        for (var i = 0; i < 10; i++)
        {
            _lock.Holder = Holder with { Id = 3 + (i % 2) };
            await LookAfterAsync(LogLimits.LockHolderTimeoutMs);
        }

        Assert.Empty(_ended);
    }

    [Fact]
    public async Task A_server_of_this_process_is_not_ended_and_neither_is_a_holder_that_nobody_knows()
    {
        await WaitAsync();
        foreach (var holder in new ProcessIdentity?[] { Me, null })
        {
            _lock.Holder = holder;
            await LookAfterAsync(0);
            await LookAfterAsync(10 * LogLimits.LockHolderTimeoutMs);
        }

        Assert.Empty(_ended);
    }

    [Fact]
    public async Task A_lock_that_came_while_its_holder_was_asked_for_costs_nobody_its_life()
    {
        await WaitAsync();
        _lock.OnAsked = _watch.End;
        await LookAfterAsync(LogLimits.LockHolderTimeoutMs);
        Assert.Empty(_ended);
    }

    private async Task WaitAsync()
    {
        _watch.Begin();
        await _watch.LookAsync();
    }

    private async Task LookAfterAsync(int ms)
    {
        _time.Advance(TimeSpan.FromMilliseconds(ms));
        await _watch.LookAsync();
    }

    /// <summary>A lock that somebody else has.</summary>
    private sealed class HeldLock : IDiskLock
    {
        public ProcessIdentity? Holder { get; set; }

        public Action OnAsked { get; set; } = () => { };

        public ValueTask<ProcessIdentity?> HolderAsync()
        {
            OnAsked();
            return new(Holder);
        }

        public ValueTask AcquireAsync() => throw new NotSupportedException();

        public ValueTask<bool> TryAcquireAsync() => new(false);

        public ValueTask ReleaseAsync() => throw new NotSupportedException();

        public ValueTask WriteNoteAsync(string note) => throw new NotSupportedException();

        public ValueTask<string> ReadNoteAsync() => new("");

        public void Dispose()
        {
            // It holds nothing.
        }
    }
}
