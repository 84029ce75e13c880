namespace OrleansChat.SharedLog.Signals;

/// <summary>
/// A follower of the log that also hears signals, this server's own and those of the others. Called on the thread that delivers entries, one call at a time; must not block. When there
/// is much to deliver, signals are left out.
/// </summary>
public interface ISignalFollower
{
    /// <summary>A signal of a server that lives, as far as this one has read the log; what it says is not checked.</summary>
    void OnSignal(Signal signal);
}
