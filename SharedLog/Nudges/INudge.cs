namespace OrleansChat.SharedLog.Nudges;

/// <summary>
/// Tells the other servers that the log has grown. A nudge says nothing else and may be lost, doubled or late: what is true stands in the log, and the poll looks
/// at it anyway. The same way carries signals, of which all this holds too, and which nothing makes good when they are lost.
/// </summary>
public interface INudge : IDisposable
{
    /// <summary>Where this server listens; it goes into the log, so that the others know.</summary>
    int Port { get; }

    /// <summary>Begins to listen. Called once.</summary>
    /// <param name="onNudge">Called on any thread; must not block.</param>
    /// <param name="onSignal">
    /// Called likewise with what somebody sent, 1 to <see cref="LogLimits.SignalBytesMax"/> bytes that nobody else has. Anybody on this machine can send it. What is longer is thrown away.
    /// </param>
    void Listen(Action onNudge, Action<ReadOnlyMemory<byte>> onSignal);

    /// <summary>Nudges the server that listens at <paramref name="port"/>. Never blocks; failures are swallowed. Thread-safe.</summary>
    void Send(int port);

    /// <summary>Sends bytes to the server that listens at <paramref name="port"/>. Never blocks; failures are swallowed. Thread-safe.</summary>
    /// <param name="port">Where that server listens.</param>
    /// <param name="signal">1 to <see cref="LogLimits.SignalBytesMax"/> bytes.</param>
    void Send(int port, ReadOnlySpan<byte> signal);
}
