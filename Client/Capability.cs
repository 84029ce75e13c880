namespace OrleansChat.Client;

/// <summary>What a client can be sent beyond messages. What <see cref="ChatClient"/> needs itself it always asks for.</summary>
public static class Capability
{
    /// <summary>Who comes, goes and is away: <see cref="PresenceEvent"/>.</summary>
    public const string Presence = "presence";

    /// <summary>Who types: <see cref="TypingEvent"/>.</summary>
    public const string Typing = "typing";
}
