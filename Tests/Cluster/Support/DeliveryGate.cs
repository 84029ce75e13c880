using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.Tests.Cluster.Support;

/// <summary>Stands before the streams in a silo's delivery. While it is closed, the silo reads the log and tells nobody, as one does that is short of time.</summary>
public sealed class DeliveryGate : ILogFollower, IDisposable
{
    private readonly ManualResetEventSlim _open = new(initialState: true);

    public void Close() => _open.Reset();

    public void Open() => _open.Set();

    public void OnStart(LogPosition position) => _ = position.Epoch;

    public void OnEntries(IReadOnlyList<LogEntry> entries) => _open.Wait(Patience.Bound);

    public void Dispose() => _open.Dispose();
}
