using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.Tests.Cluster.Support;

/// <summary>Stands before the streams in a silo's delivery. While it is closed, the silo reads the log and tells nobody, as one does that is short of time.</summary>
public sealed class DeliveryGate : ILogFollower, IDisposable
{
    private readonly ManualResetEventSlim _open = new(initialState: true);
    private readonly ManualResetEventSlim _end = new();
    private long _lateTicks;

    public void Close() => _open.Reset();

    public void Open() => _open.Set();

    /// <summary>Every delivery comes so late from now on.</summary>
    public void BeLate(TimeSpan by) => Volatile.Write(ref _lateTicks, by.Ticks);

    public void OnStart(LogPosition position) => _ = position.Epoch;

    public void OnEntries(IReadOnlyList<LogEntry> entries)
    {
        _open.Wait(Patience.Bound);
        if (Volatile.Read(ref _lateTicks) is var late and > 0)
            _end.Wait(TimeSpan.FromTicks(late));
    }

    public void Dispose()
    {
        _open.Dispose();
        _end.Dispose();
    }
}
