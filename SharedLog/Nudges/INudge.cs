namespace OrleansChat.SharedLog.Nudges;

/// <summary>
/// Tells the other servers that the log has grown. A nudge says nothing else and may be lost, doubled or late: what is true stands in the log, and the poll looks
/// at it anyway.
/// </summary>
public interface INudge : IDisposable
{
    /// <summary>Where this server listens; it goes into the log, so that the others know.</summary>
    int Port { get; }

    /// <summary>Begins to listen. Called once.</summary>
    /// <param name="onNudge">Called on any thread; must not block.</param>
    void Listen(Action onNudge);

    /// <summary>Nudges the server that listens at <paramref name="port"/>. Never blocks; failures are swallowed.</summary>
    void Send(int port);
}
