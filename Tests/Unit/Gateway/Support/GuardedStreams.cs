using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Grains.Streams;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Signals;

namespace OrleansChat.Tests.Unit.Gateway.Support;

/// <summary>The streams of a log, and a guard: whoever is told something may not ask for a stream on the thread that tells, which holds the provider's lock.</summary>
internal sealed class GuardedStreams(LogStreamProvider streams) : IStreamProvider
{
    [ThreadStatic]
    private static bool _isDelivering;

    public string Name => streams.Name;

    public bool IsRewindable => streams.IsRewindable;

    public IAsyncStream<T> GetStream<T>(StreamId streamId)
        => _isDelivering ? throw new InvalidOperationException($"The stream {streamId} is asked for within a delivery.") : streams.GetStream<T>(streamId);

    public void Deliver(params LogEntry[] entries) => Guarded(() => streams.OnEntries(entries));

    public void Deliver(Signal signal) => Guarded(() => streams.OnSignal(signal));

    private static void Guarded(Action deliver)
    {
        _isDelivering = true;
        try
        {
            deliver();
        }
        finally
        {
            _isDelivering = false;
        }
    }
}
