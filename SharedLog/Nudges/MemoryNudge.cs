using System.Collections.Concurrent;

namespace OrleansChat.SharedLog.Nudges;

/// <summary>The loopback network of the twins of <see cref="UdpNudge"/>: those made by one instance reach each other.</summary>
public sealed class MemoryNudges
{
    private readonly ConcurrentDictionary<int, Listener> _listeners = new();
    private int _lastPort;

    /// <summary>A new server's end.</summary>
    public INudge Open() => new MemoryNudge(this, Interlocked.Increment(ref _lastPort));

    private sealed record Listener(Action OnNudge, Action<ReadOnlyMemory<byte>> OnSignal);

    private sealed class MemoryNudge(MemoryNudges network, int port) : INudge
    {
        public int Port => port;

        public void Listen(Action onNudge, Action<ReadOnlyMemory<byte>> onSignal) => network._listeners[port] = new Listener(onNudge, onSignal);

        public void Send(int to)
        {
            if (network._listeners.TryGetValue(to, out var listener))
                listener.OnNudge();
        }

        public void Send(int to, ReadOnlySpan<byte> signal)
        {
            if (signal.Length <= LogLimits.SignalBytesMax && network._listeners.TryGetValue(to, out var listener))
                listener.OnSignal(signal.ToArray());
        }

        public void Dispose() => network._listeners.TryRemove(port, out _);
    }
}
