namespace OrleansChat.SharedLog.Nudges;

/// <summary>
/// Tells the other servers that the log has grown, and how far. A nudge may be lost, doubled or late: what is true stands in the log, and the poll looks at it anyway. The same way
/// carries signals, of which all this holds too, and which nothing makes good when they are lost.
/// </summary>
public interface INudge : IDisposable
{
    /// <summary>Where this server listens; it goes into the log, so that the others know.</summary>
    int Port { get; }

    /// <summary>Begins to listen. Called once.</summary>
    /// <param name="epoch">The log that this server follows. Nudges of others are passed over.</param>
    /// <param name="onNudge">
    /// Called with the end of the log that somebody told of, or <see cref="LogEnd.Unknown"/>, on any thread, one call at a time. It may read the log; what comes meanwhile waits, and of
    /// several nudges that wait only the one that says most is told.
    /// </param>
    /// <param name="onSignal">
    /// Called on the same thread with what somebody sent, 1 to <see cref="LogLimits.SignalBytesMax"/> bytes that nobody else has. Anybody on this machine can send it. What is longer is
    /// thrown away.
    /// </param>
    void Listen(string epoch, Action<LogEnd> onNudge, Action<ReadOnlyMemory<byte>> onSignal);

    /// <summary>Nudges the server that listens at <paramref name="port"/>. Never blocks; failures are swallowed. Thread-safe.</summary>
    /// <param name="port">Where that server listens.</param>
    /// <param name="end">How far the log is written.</param>
    void Send(int port, in LogEnd end);

    /// <summary>Sends bytes to the server that listens at <paramref name="port"/>. Never blocks; failures are swallowed. Thread-safe.</summary>
    /// <param name="port">Where that server listens.</param>
    /// <param name="signal">1 to <see cref="LogLimits.SignalBytesMax"/> bytes, a JSON object.</param>
    void Send(int port, ReadOnlySpan<byte> signal);
}
