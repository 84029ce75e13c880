using System.Collections.Concurrent;

namespace OrleansChat.SharedLog.Nudges;

/// <summary>The loopback network of the twins of <see cref="UdpNudge"/>: those made by one instance reach each other.</summary>
public sealed class MemoryNudges
{
    private readonly ConcurrentDictionary<int, Action> _listeners = new();
    private int _lastPort;

    /// <summary>A new server's end.</summary>
    public INudge Open() => new MemoryNudge(this, Interlocked.Increment(ref _lastPort));

    private sealed class MemoryNudge(MemoryNudges network, int port) : INudge
    {
        public int Port => port;

        public void Listen(Action onNudge) => network._listeners[port] = onNudge;

        public void Send(int to)
        {
            if (network._listeners.TryGetValue(to, out var listener))
                listener();
        }

        public void Dispose() => network._listeners.TryRemove(port, out _);
    }
}
