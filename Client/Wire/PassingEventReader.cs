using System.Text.Json;

namespace OrleansChat.Client.Wire;

/// <summary>Reads what is said in passing. A state that this client does not know is nothing to it, as an unknown type is.</summary>
internal static class PassingEventReader
{
    /// <summary>The event of a <c>presence</c> line; null for one of a later version.</summary>
    public static ChatEvent? ReadPresence(JsonElement line)
    {
        if (line.Text("channel"u8) is not { } channel || line.Text("user"u8) is not { } user || line.Text("state"u8) is not { } state) return new UnreadableEvent();

        PresenceState? known = state switch
        {
            "join" => PresenceState.Joined,
            "leave" => PresenceState.Left,
            "away" => PresenceState.Away,
            "here" => PresenceState.Here,
            _ => null,
        };
        return known is { } isNow ? new PresenceEvent(channel, user, line.Text("server"u8), isNow) : null;
    }

    /// <summary>The event of a <c>typing</c> line; null for one of a later version.</summary>
    public static ChatEvent? ReadTyping(JsonElement line)
    {
        if (line.Text("channel"u8) is not { } channel || line.Text("user"u8) is not { } user || line.Text("state"u8) is not { } state) return new UnreadableEvent();
        return state is "active" or "done" ? new TypingEvent(channel, user, IsActive: state is "active") { To = line.Text("to"u8) } : null;
    }
}
