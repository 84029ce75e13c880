using System.Collections.Concurrent;

namespace OrleansChat.SharedLog.Nudges;

/// <summary>The loopback network of the twins of <see cref="UdpNudge"/>: those made by one instance reach each other.</summary>
public sealed class MemoryNudges
{
    private readonly ConcurrentDictionary<int, Listener> _listeners = new();
    private int _lastPort;

    /// <summary>A new server's end.</summary>
    public INudge Open() => new MemoryNudge(this, Interlocked.Increment(ref _lastPort));

    private sealed record Listener(string Epoch, Action<LogEnd> OnNudge, Action<ReadOnlyMemory<byte>> OnSignal);

    private sealed class MemoryNudge(MemoryNudges network, int port) : INudge
    {
        public int Port => port;

        public void Listen(string epoch, Action<LogEnd> onNudge, Action<ReadOnlyMemory<byte>> onSignal)
            => network._listeners[port] = new Listener(epoch, onNudge, onSignal);

        public void Send(int to, in LogEnd end)
        {
            if (network._listeners.TryGetValue(to, out var listener) && listener.Epoch == end.Epoch)
                listener.OnNudge(end);
        }

        public void Send(int to, ReadOnlySpan<byte> signal)
        {
            if (signal.Length <= LogLimits.SignalBytesMax && network._listeners.TryGetValue(to, out var listener))
                listener.OnSignal(signal.ToArray());
        }

        public void Dispose() => network._listeners.TryRemove(port, out _);
    }
}
