using Orleans;

namespace OrleansChat.Grains.Interfaces.Streams;

/// <summary>
/// Messages of a channel that became visible together. The first item of a subscription has no messages and says where the stream begins; from there on every seq comes once,
/// in order.
/// </summary>
/// <param name="Channel">The channel.</param>
/// <param name="Epoch">The id of the log that seqs count in.</param>
/// <param name="HeadSeq">The last seq up to and including this item.</param>
/// <param name="Messages">The messages with the seqs up to <paramref name="HeadSeq"/>, ascending.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.ChannelBatch")]
public sealed record ChannelBatch(
    [property: Id(0)] string Channel, [property: Id(1)] string Epoch, [property: Id(2)] long HeadSeq, [property: Id(3)] IReadOnlyList<ChannelMessage> Messages);

/// <summary>A message in its place, or an event of the channel.</summary>
/// <param name="Seq">The place in the channel, from 1, without gaps.</param>
/// <param name="From">The sender's name.</param>
/// <param name="Server">The sender's server.</param>
/// <param name="TextJson">The text as a JSON string, quotes included.</param>
/// <param name="TimestampMs">When it was appended, in milliseconds since 1970.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Target">Whom an event was done to, where it was done to somebody; otherwise null.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.ChannelMessage")]
public sealed record ChannelMessage(
    [property: Id(0)] long Seq, [property: Id(1)] string From, [property: Id(2)] string Server, [property: Id(3)] ReadOnlyMemory<byte> TextJson,
    [property: Id(4)] long TimestampMs, [property: Id(5)] ChannelItemKind Kind = ChannelItemKind.Text, [property: Id(6)] MessageTarget? Target = null);

/// <summary>Whom an event was done to.</summary>
/// <param name="User">The name.</param>
/// <param name="UntilMs">When it is over, in milliseconds since 1970; null if it has no end.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.MessageTarget")]
public sealed record MessageTarget([property: Id(0)] string User, [property: Id(1)] long? UntilMs);

/// <summary>What stands in a place of a channel.</summary>
[GenerateSerializer, Alias("OrleansChat.ChannelItemKind")]
public enum ChannelItemKind
{
    /// <summary>Somebody said the text.</summary>
    Text,

    /// <summary>Somebody made the text the channel's topic; an empty one takes it away.</summary>
    Topic,

    /// <summary>Somebody was put out. The text of this and all that follow is the reason, which may be empty.</summary>
    Kick,

    /// <summary>Somebody may not speak.</summary>
    Mute,

    /// <summary>Somebody may speak again.</summary>
    Unmute,

    /// <summary>Somebody was put out and may not come back.</summary>
    Ban,

    /// <summary>Somebody may come back.</summary>
    Unban,

    /// <summary>Somebody became a moderator.</summary>
    Promote,

    /// <summary>Somebody is no moderator any more.</summary>
    Demote,
}

/// <summary>A session lost its name.</summary>
/// <param name="Session">The session that lost it.</param>
/// <param name="Why">To whom or by what.</param>
/// <param name="ReasonJson">Of a kick or a ban: the reason, a JSON string; otherwise empty.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.SessionLost")]
public sealed record SessionLost([property: Id(0)] string Session, [property: Id(1)] SessionLossReason Why, [property: Id(2)] ReadOnlyMemory<byte> ReasonJson = default);

/// <summary>Why a session lost its name.</summary>
[GenerateSerializer, Alias("OrleansChat.SessionLossReason")]
public enum SessionLossReason
{
    /// <summary>Its owner took it over for another session.</summary>
    Replaced,

    /// <summary>It was kicked from <c>general</c>.</summary>
    Kicked,

    /// <summary>Its user was banned from <c>general</c>.</summary>
    Banned,
}

/// <summary>A user was put out of a channel.</summary>
/// <param name="Channel">The channel; not <c>general</c>.</param>
/// <param name="UserKey">The user.</param>
/// <param name="Seq">The event's place in the channel.</param>
/// <param name="IsBanned">Whether he may not come back.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.MemberRemoved")]
public sealed record MemberRemoved([property: Id(0)] string Channel, [property: Id(1)] string UserKey, [property: Id(2)] long Seq, [property: Id(3)] bool IsBanned);

/// <summary>A message was posted in a private channel. It tells those who do not hear the channel yet that they should.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Seq">The message's place.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.PrivateNotice")]
public sealed record PrivateNotice([property: Id(0)] string Channel, [property: Id(1)] long Seq);

/// <summary>A server began or ended a generation.</summary>
/// <param name="Server">The server.</param>
/// <param name="IsUp">Whether it came or went.</param>
/// <param name="Orderly">Whether it went by its own will.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.ServerChange")]
public sealed record ServerChange([property: Id(0)] string Server, [property: Id(1)] bool IsUp, [property: Id(2)] bool Orderly);
