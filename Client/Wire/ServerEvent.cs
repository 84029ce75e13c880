namespace OrleansChat.Client.Wire;

/// <summary>What a server says to the client, without the fields that this client has no use for.</summary>
internal abstract record ServerEvent;

/// <summary>Something for the person to read; the answer to a request when it carries its <paramref name="Rid"/>.</summary>
internal record SystemEvent(string Text, string? Rid) : ServerEvent;

/// <summary>The login succeeded at the server of this name, and these channels will be heard.</summary>
internal sealed record WelcomeEvent(string Text, string? Rid, string? Server, IReadOnlyList<ChannelStart> Channels) : SystemEvent(Text, Rid);

/// <summary>The client will hear one channel more.</summary>
internal sealed record JoinedEvent(string Text, string? Rid, ChannelStart Start) : SystemEvent(Text, Rid);

/// <summary>The client will hear one channel less.</summary>
internal sealed record LeftEvent(string Text, string? Rid, string Channel) : SystemEvent(Text, Rid);

/// <summary>Something for the person to read that has a place in a channel, as messages have.</summary>
internal sealed record LoggedEvent(string Text, string? Rid, string Channel, long Seq) : SystemEvent(Text, Rid);

/// <summary>A message of somebody; without a channel it is in <c>general</c>, without a seq the server does not say where in the channel it stands.</summary>
internal sealed record MessageEvent(string From, string Server, string Text, string? Channel, long? Seq = null) : ServerEvent;

/// <summary>The message with this <paramref name="Cid"/> is in the log, since now or for longer.</summary>
internal sealed record AckEvent(string Cid) : ServerEvent;

/// <summary>A refusal, or after a <paramref name="Fatal"/> one the end of the connection; <paramref name="Reconnect"/> then says whether to come back.</summary>
internal sealed record ErrorEvent(string Text, string? Code, string? Rid, bool Fatal, bool Reconnect, TimeSpan? RetryAfter) : ServerEvent
{
    /// <summary>Whether the same request may be taken a little later: the server was busy or had no disk, the request was right.</summary>
    public bool IsTemporary => Code is "rate_limited" or "unavailable";
}

/// <summary>The server wants to know whether this client lives.</summary>
internal sealed record PingEvent : ServerEvent;

/// <summary>A line that is not what the protocol says.</summary>
internal sealed record UnreadableEvent : ServerEvent;
