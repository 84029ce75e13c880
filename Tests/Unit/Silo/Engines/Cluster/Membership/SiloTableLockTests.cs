using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;
using OrleansChat.Silo.Engines.Cluster;
using OrleansChat.Silo.Engines.Cluster.Membership;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Silo.Engines.Cluster.Membership;

public sealed class SiloTableLockTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(SiloLimits.TableLockTimeoutMs);

    private readonly ManualTime _time = new();
    private readonly StuckLock _lock = new();
    private readonly List<ProcessIdentity> _ended = [];

    public void Dispose() => _lock.Dispose();

    [Fact]
    public async Task A_holder_that_stands_still_is_ended_and_the_work_done()
    {
        using var locked = Lock(process =>
        {
            _ended.Add(process);
            _lock.Holder = null;
            return true;
        });
        var working = locked.HoldAsync(() => new ValueTask<int>(7));
        while (!working.IsCompleted)
            _time.Advance(Patience);
        Assert.Equal(7, await working);
        Assert.Equal(StuckLock.Stopped, Assert.Single(_ended));
        Assert.False(_lock.IsHeld);
    }

    [Fact]
    public async Task One_who_is_patient_enough_is_not_needed()
    {
        using var locked = Lock(_ => throw new InvalidOperationException("nobody is to be ended"));
        var working = locked.HoldAsync(() => new ValueTask<int>(7));
        _time.Advance(Patience / 2);
        _lock.Holder = null;
        while (!working.IsCompleted)
            _time.Advance(TimeSpan.FromMilliseconds(SiloLimits.TableLockRetryMs));
        Assert.Equal(7, await working);
    }

    [Fact]
    public async Task A_holder_that_cannot_be_ended_is_no_reason_to_wait_for_ever()
    {
        using var locked = Lock(_ => false);
        var working = locked.HoldAsync(() => new ValueTask<int>(7));
        while (!working.IsCompleted)
            _time.Advance(Patience);
        await Assert.ThrowsAsync<IOException>(() => working);
    }

    [Fact]
    public async Task The_lock_is_given_back_after_work_that_failed()
    {
        _lock.Holder = null;
        using var locked = Lock(_ => false);
        await Assert.ThrowsAsync<IOException>(() => locked.HoldAsync<int>(() => throw new IOException("full")));
        Assert.False(_lock.IsHeld);
        Assert.Equal(7, await locked.HoldAsync(() => new ValueTask<int>(7)));
    }

    private SiloTableLock Lock(Func<ProcessIdentity, bool> onEnd)
        => new(_lock, new MemoryProcesses(new ProcessIdentity(1, "now"), onEnd), _time, new ClusterEvents(NullLogger.Instance));

    private sealed class StuckLock : IDiskLock
    {
        public static ProcessIdentity Stopped { get; } = new(42, "then");

        public ProcessIdentity? Holder { get; set; } = Stopped;

        public bool IsHeld { get; private set; }

        public ValueTask AcquireAsync() => throw new NotSupportedException();

        public ValueTask<bool> TryAcquireAsync() => new(IsHeld = Holder is null);

        public ValueTask ReleaseAsync()
        {
            IsHeld = false;
            return default;
        }

        public ValueTask<ProcessIdentity?> HolderAsync() => new(Holder);

        public ValueTask WriteNoteAsync(string note) => throw new NotSupportedException();

        public ValueTask<string> ReadNoteAsync() => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
