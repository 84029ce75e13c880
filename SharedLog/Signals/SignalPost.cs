using OrleansChat.SharedLog.Observer;

namespace OrleansChat.SharedLog.Signals;

/// <summary>Sends this server's signals and takes those of the others, over the way of the nudges. Thread-safe; nothing here waits.</summary>
/// <param name="log">The log that they belong to.</param>
/// <param name="send">Sends a signal to the other servers, without waiting.</param>
/// <param name="deliverer">Tells this server's followers.</param>
/// <param name="time">The clock.</param>
internal sealed class SignalPost(ISharedLog log, Action<byte[]> send, LogDeliverer deliverer, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _second = time.GetTimestamp();
    private int _sentInSecond;

    /// <summary>Sends a signal to every server that lives, this one included.</summary>
    /// <param name="body">One JSON object. A signal that is too long, or over the number of them, is not sent.</param>
    public void Send(ReadOnlyMemory<byte> body)
    {
        var signal = new Signal(log.Server, log.Generation, body);
        if (!Passes() || signal.Write(log.Epoch) is not { } datagram)
            return;
        deliverer.Deliver(signal);
        send(datagram);
    }

    /// <summary>Takes a datagram. One that is no signal, or of a server that is not in the cluster, is passed over.</summary>
    public void Receive(ReadOnlyMemory<byte> datagram)
    {
        if (Signal.Read(datagram, log.Epoch) is { } signal && signal.Server != log.Server && log.View.IsUp(signal.Server, signal.Generation))
            deliverer.Deliver(signal);
    }

    private bool Passes()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (time.GetElapsedTime(_second, now) >= TimeSpan.FromSeconds(1))
                (_second, _sentInSecond) = (now, 0);
            if (_sentInSecond >= LogLimits.SignalsPerSecondMax)
                return false;
            _sentInSecond++;
            return true;
        }
    }
}
