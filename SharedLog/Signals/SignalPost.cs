using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Observer;

namespace OrleansChat.SharedLog.Signals;

/// <summary>Sends this server's signals and takes those of the others, over the nudges' socket. Thread-safe; nothing here waits.</summary>
internal sealed class SignalPost(ISharedLog log, INudge nudge, LogDeliverer deliverer, TimeProvider time)
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
        foreach (var (server, state) in log.View.Servers)
        {
            if (state.IsUp && state.NudgePort != 0 && server != log.Server)
                nudge.Send(state.NudgePort, datagram);
        }
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
