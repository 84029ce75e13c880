using Orleans;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Grains.Interfaces.Users;

namespace OrleansChat.Grains.Interfaces.Channels;

/// <summary>
/// A channel, by its name. It is the place where a channel's work meets, never the place where truth lives: whatever must be agreed on is appended to the log under
/// its condition, so the answers are right with any number of activations. What was posted comes back to everybody by the channel's stream.
/// </summary>
[Alias("OrleansChat.IChannelGrain")]
public interface IChannelGrain : IGrainWithStringKey
{
    /// <summary>
    /// Posts messages and events in their order. When the task ends, each is in the log, durably, or was refused. The next call may be made before this one has ended; then
    /// <paramref name="turn"/> keeps the order of the two.
    /// </summary>
    /// <param name="sender">Who posts.</param>
    /// <param name="messages">What is posted.</param>
    /// <param name="turn">Where the call stands among those of its session.</param>
    /// <returns>An answer for every message, in their order.</returns>
    [Alias("Post")]
    Task<PostResult[]> Post(SessionInfo sender, [Immutable] OutgoingMessage[] messages, PostTurn turn = default);

    /// <summary>Makes the session's user a member, which is remembered beyond the session. A channel comes into being with its first member.</summary>
    [Alias("Join")]
    Task<JoinResult> Join(SessionInfo session);

    /// <summary>Ends the membership.</summary>
    [Alias("Leave")]
    Task<ChannelOutcome> Leave(SessionInfo session);

    /// <summary>Reads messages again, from a seq on.</summary>
    /// <param name="reader">Who reads; must be in the channel.</param>
    /// <param name="fromSeq">The first one wanted, from 1.</param>
    /// <param name="count">How many are wanted at most.</param>
    /// <returns>Messages in order and without gap. Fewer than wanted is not the end; none is: the channel has no such seq yet.</returns>
    [Alias("Read")]
    Task<ChannelPage> Read(SessionInfo reader, long fromSeq, int count);

    /// <summary>The members, sorted by key; of <c>general</c> everybody who is online.</summary>
    /// <param name="afterKey">Only those behind this key; null from the first on.</param>
    /// <param name="count">How many are wanted at most.</param>
    [Alias("Members")]
    Task<MemberPage> Members(string? afterKey, int count);
}

/// <summary>A message on its way in.</summary>
/// <param name="TextJson">The text as a JSON string, quotes included. It must not be written to afterwards.</param>
/// <param name="Cid">The client's id of the message, or null.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Target">Whom an event is done to, where it is done to somebody; otherwise null.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.OutgoingMessage")]
public sealed record OutgoingMessage(
    [property: Id(0)] ReadOnlyMemory<byte> TextJson, [property: Id(1)] string? Cid, [property: Id(2)] ChannelItemKind Kind = ChannelItemKind.Text,
    [property: Id(3)] OutgoingTarget? Target = null);

/// <summary>Whom an event is to be done to.</summary>
/// <param name="User">The name, as whoever does it wrote it.</param>
/// <param name="UserKey">The name as it is compared.</param>
/// <param name="ForS">For how many seconds; 0 for good.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.OutgoingTarget")]
public sealed record OutgoingTarget([property: Id(0)] string User, [property: Id(1)] string UserKey, [property: Id(2)] int ForS);

/// <summary>The answer to <see cref="IChannelGrain.Join"/>.</summary>
/// <param name="Outcome">Whether the user is a member now: <see cref="ChannelOutcome.Done"/> if from now on, <see cref="ChannelOutcome.AlreadySo"/> if before.</param>
/// <param name="SinceSeq">If from now on: the channel's last message before.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.JoinResult")]
public readonly record struct JoinResult([property: Id(0)] ChannelOutcome Outcome, [property: Id(1)] long SinceSeq);

/// <summary>The answer to one message.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Seq">Its place in the channel, if it is there.</param>
/// <param name="Epoch">The id of the log that the seq counts in.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.PostResult")]
public readonly record struct PostResult([property: Id(0)] ChannelOutcome Outcome, [property: Id(1)] long Seq, [property: Id(2)] string Epoch);

/// <summary>Messages that were read again.</summary>
/// <param name="Outcome"><see cref="ChannelOutcome.Done"/>, or why there are none.</param>
/// <param name="Epoch">The id of the log that seqs count in.</param>
/// <param name="HeadSeq">The channel's last seq.</param>
/// <param name="Messages">The messages, ascending.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.ChannelPage")]
public sealed record ChannelPage(
    [property: Id(0)] ChannelOutcome Outcome, [property: Id(1)] string Epoch, [property: Id(2)] long HeadSeq, [property: Id(3)] IReadOnlyList<ChannelMessage> Messages);

/// <summary>Some of the members of a channel.</summary>
/// <param name="Outcome"><see cref="ChannelOutcome.Done"/>, or why there are none.</param>
/// <param name="Members">The members.</param>
/// <param name="IsEnd">Whether there is none behind them.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.MemberPage")]
public sealed record MemberPage([property: Id(0)] ChannelOutcome Outcome, [property: Id(1)] IReadOnlyList<Member> Members, [property: Id(2)] bool IsEnd);

/// <summary>One who is in a channel.</summary>
/// <param name="User">The name as people see it.</param>
/// <param name="Server">Where the user is online; null if nowhere.</param>
/// <param name="Role">What the user is there.</param>
/// <param name="UserKey">The name as it is compared.</param>
/// <param name="Session">The session by which the user is online; null if none.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.Member")]
public readonly record struct Member(
    [property: Id(0)] string User, [property: Id(1)] string? Server, [property: Id(2)] MemberRole Role, [property: Id(3)] string UserKey, [property: Id(4)] string? Session);

/// <summary>What a user is in a channel.</summary>
[GenerateSerializer, Alias("OrleansChat.MemberRole")]
public enum MemberRole
{
    /// <summary>One like the others.</summary>
    Member,

    /// <summary>One who keeps order.</summary>
    Moderator,

    /// <summary>One who owns it.</summary>
    Owner,
}

/// <summary>What a channel answers.</summary>
[GenerateSerializer, Alias("OrleansChat.ChannelOutcome")]
public enum ChannelOutcome
{
    /// <summary>The log could not be written; nothing was appended. It may be tried again.</summary>
    Unavailable,

    /// <summary>Done, and in the log.</summary>
    Done,

    /// <summary>It was so before: the message is there under its cid, the user is a member. Nothing was appended.</summary>
    AlreadySo,

    /// <summary>The cid was used for another message.</summary>
    CidConflict,

    /// <summary>The session does not hold its name any more: its server's generation has ended.</summary>
    SessionGone,

    /// <summary>The session's owner has taken its name over for another one.</summary>
    SessionReplaced,

    /// <summary>The user is not a member.</summary>
    NotMember,

    /// <summary>Nobody ever joined a channel of this name.</summary>
    NoSuchChannel,

    /// <summary>The user is in as many channels as one may be, or there are as many as there may be.</summary>
    TooManyChannels,

    /// <summary>This channel does not do that: nobody leaves <c>general</c>.</summary>
    Forbidden,

    /// <summary>The user may not speak there now.</summary>
    Muted,

    /// <summary>The user may not come in now.</summary>
    Banned,

    /// <summary>The user does not stand high enough there.</summary>
    NotAllowed,

    /// <summary>
    /// Whom it would be done to is not there, or not what it would end, or already what it would make of him; or the other one of a private channel that would begin has no account, and
    /// this cluster wants one.
    /// </summary>
    NoSuchUser,

    /// <summary>As many as may be are muted or banned there, or are its moderators.</summary>
    TooManyUsers,
}
