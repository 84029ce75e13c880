namespace OrleansChat.Gateway.Sessions;

/// <summary>Why a session ended. The first reason counts.</summary>
internal enum SessionEndReason
{
    /// <summary>It has not.</summary>
    None,

    /// <summary>The client said so.</summary>
    Quit,

    /// <summary>The client closed its side of the connection.</summary>
    ClosedByClient,

    /// <summary>The connection broke.</summary>
    ConnectionLost,

    /// <summary>The client was told a fatal error.</summary>
    Refused,

    /// <summary>The client was too slow.</summary>
    SlowConsumer,

    /// <summary>This server stops.</summary>
    ServerStops,
}
