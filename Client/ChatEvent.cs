using OrleansChat.Client.Wire;

namespace OrleansChat.Client;

/// <summary>What a client hears: what servers say, and what becomes of its connection to them.</summary>
public abstract record ChatEvent;

/// <summary>A message of somebody.</summary>
/// <param name="From">Who said it.</param>
/// <param name="Server">The server that the sender was connected to.</param>
/// <param name="Text">What was said. It is the sender's: whoever prints it makes it harmless first.</param>
/// <param name="Channel">Where it was said; null is <c>general</c>.</param>
/// <param name="Seq">Its place in the channel; null when the server does not say.</param>
public sealed record MessageEvent(string From, string Server, string Text, string? Channel, long? Seq = null) : ChatEvent
{
    /// <summary>When it was said; null when the server does not say.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Whom a private message is for; null when it is none.</summary>
    public string? To { get; init; }

    /// <summary>Whether it comes from the log, because the client was away.</summary>
    public bool IsReplay { get; init; }
}

/// <summary>Something for people to read.</summary>
/// <param name="Text">The words.</param>
/// <param name="Rid">The request that it answers, if it is an answer.</param>
public record SystemEvent(string Text, string? Rid = null) : ChatEvent;

/// <summary>Something for people to read that has a place in a channel, as messages have: a new topic, somebody who was muted.</summary>
/// <param name="Text">The words.</param>
/// <param name="Channel">Where it happened.</param>
/// <param name="Seq">Its place in the channel.</param>
/// <param name="Kind">What happened, for programs: the <c>event</c> of the protocol.</param>
public record LoggedEvent(string Text, string Channel, long Seq, string? Kind) : SystemEvent(Text)
{
    /// <summary>When it happened; null when the server does not say.</summary>
    public DateTimeOffset? Time { get; init; }
}

/// <summary>Somebody did something to a user of a channel; it has its place there as messages have.</summary>
/// <param name="Text">The words.</param>
/// <param name="Channel">Where.</param>
/// <param name="Seq">Its place in the channel.</param>
/// <param name="Done">What was done.</param>
/// <param name="From">Who did it.</param>
/// <param name="User">To whom.</param>
public sealed record ModerationEvent(string Text, string Channel, long Seq, Moderation Done, string From, string User)
    : LoggedEvent(Text, Channel, Seq, ModerationWords.Of(Done))
{
    /// <summary>Why; null when nothing was said of it.</summary>
    public string? Reason { get; init; }

    /// <summary>When a <see cref="Moderation.Mute"/> or <see cref="Moderation.Ban"/> ends by itself; null when it does not.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>
/// Somebody came or went, without a place in the channel: it is not in the log, and under load it may be left out. Heard by clients with
/// <see cref="Capability.Presence"/>. When a server ends, all who were on it have left, and nothing else says so.
/// </summary>
/// <param name="Channel">Where; in <c>general</c>, where everybody is, it is about being logged in.</param>
/// <param name="User">Who.</param>
/// <param name="Server">The server that the user is connected to; null when the server does not say.</param>
/// <param name="State">What is so from now on.</param>
public sealed record PresenceEvent(string Channel, string User, string? Server, PresenceState State) : ChatEvent;

/// <summary>What a <see cref="PresenceEvent"/> says of a user.</summary>
public enum PresenceState
{
    /// <summary>In the channel now.</summary>
    Joined,

    /// <summary>Not in the channel any more.</summary>
    Left,

    /// <summary>Logged in, and not at the keyboard.</summary>
    Away,

    /// <summary>At the keyboard again.</summary>
    Here,
}

/// <summary>
/// Somebody types, or has stopped; not in the log, and the first to be left out under load. Heard by clients with <see cref="Capability.Typing"/>. One who
/// stops without a word is taken to type for some seconds more.
/// </summary>
/// <param name="Channel">Where.</param>
/// <param name="User">Who.</param>
/// <param name="IsActive">Whether the user types.</param>
public sealed record TypingEvent(string Channel, string User, bool IsActive) : ChatEvent
{
    /// <summary>Whom it is for, in a private place; null elsewhere.</summary>
    public string? To { get; init; }
}

/// <summary>The connection is lost, and the client tries to come back.</summary>
/// <param name="Server">Where it was.</param>
/// <param name="Reason">What the server said about it; null when it went without a word.</param>
public sealed record LostEvent(ServerAddress Server, string? Reason) : ChatEvent;

/// <summary>The client is back, perhaps at another server. What it missed follows.</summary>
/// <param name="Server">Where it is.</param>
public sealed record BackEvent(ServerAddress Server) : ChatEvent;

/// <summary>Something that went wrong and that nobody is told of in another way.</summary>
/// <param name="Text">In words, for people.</param>
public sealed record ProblemEvent(string Text) : ChatEvent;

/// <summary>The login succeeded at the server of this name, and these channels will be heard.</summary>
internal sealed record WelcomeEvent(string Text, string? Rid, string? Server, IReadOnlyList<ChannelStart> Channels) : SystemEvent(Text, Rid)
{
    /// <summary>By which the next login takes the name over from this session, should the server not know yet that it is dead; null if the server gives none.</summary>
    public string? Token { get; init; }
}

/// <summary>The name has an account with the password that was sent.</summary>
internal sealed record RegisteredEvent(string Text, string? Rid) : SystemEvent(Text, Rid);

/// <summary>The client will hear one channel more.</summary>
internal sealed record JoinedEvent(string Text, string? Rid, ChannelStart Start) : SystemEvent(Text, Rid);

/// <summary>The client will hear one channel less.</summary>
internal sealed record LeftEvent(string Text, string? Rid, string Channel) : SystemEvent(Text, Rid);

/// <summary>The channels that there are, or a page of them.</summary>
internal sealed record ChannelsEvent(string Text, string? Rid, ChannelList List) : SystemEvent(Text, Rid);

/// <summary>Who is in a channel, or a page of them.</summary>
internal sealed record WhoEvent(string Text, string? Rid, MemberList List) : SystemEvent(Text, Rid);

/// <summary>A page of a channel's past.</summary>
internal sealed record HistoryEvent(string? Rid, HistoryPage Page) : ChatEvent;

/// <summary>The message with this <paramref name="Cid"/> is in the log, since now or for longer.</summary>
internal sealed record AckEvent(string Cid, string? Channel = null, long Seq = 0, bool IsRepeat = false) : ChatEvent;

/// <summary>A refusal, or after a <paramref name="Fatal"/> one the end of the connection; <paramref name="Reconnect"/> then says whether to come back.</summary>
internal sealed record ErrorEvent(string Text, string? Code, string? Rid, bool Fatal, bool Reconnect, TimeSpan? RetryAfter) : ChatEvent
{
    /// <summary>Whether the same request may be taken a little later: the server was busy or had no disk, the request was right.</summary>
    public bool IsTemporary => Code is "rate_limited" or "unavailable";
}

/// <summary>The server wants to know whether this client lives.</summary>
internal sealed record PingEvent : ChatEvent;

/// <summary>A line that is not what the protocol says.</summary>
internal sealed record UnreadableEvent : ChatEvent;
