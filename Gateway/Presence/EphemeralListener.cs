using OrleansChat.Gateway.Sending;
using OrleansChat.Protocol.Commands;

namespace OrleansChat.Gateway.Presence;

/// <summary>A session that hears what is in no log. A line for which it has no room at once is not heard later, but never.</summary>
internal sealed class EphemeralListener(Outbox outbox, string userKey, Capabilities capabilities)
{
    /// <summary>Whose session it is; nobody is told of himself.</summary>
    public string UserKey => userKey;

    public bool HearsPresence { get; } = capabilities.HasFlag(Capabilities.Presence);

    public bool HearsTyping { get; } = capabilities.HasFlag(Capabilities.Typing);

    /// <summary>Sends a line, unless more than some bytes wait for the client. May be called on any thread.</summary>
    public void Hear(ReadOnlyMemory<byte> frame, int waitingBytesMax)
    {
        if (outbox.TryAddIfIdle(frame, waitingBytesMax))
            outbox.Flush();
    }
}
