namespace OrleansChat.Protocol.Commands;

/// <summary>What a client asks for in one line.</summary>
/// <param name="Rid">The client's id of the request, echoed in the answer.</param>
public abstract record ClientCommand(string? Rid);

/// <summary>Takes a name, and with it a session.</summary>
/// <param name="Rid"><inheritdoc cref="ClientCommand" path="/param[@name='Rid']"/></param>
/// <param name="Username">The name as it came; whether it is one is not checked yet.</param>
/// <param name="Capabilities">What the client can read beyond the base messages.</param>
/// <param name="Resume">The channels that the client heard before, each with the last message it got.</param>
/// <param name="Token">The token that the client was given for this name before; null if it has none.</param>
/// <param name="Password">The password of the name's account; null if the client gave none.</param>
public sealed record Login(
    string? Rid, string Username, Capabilities Capabilities, IReadOnlyList<ResumePoint> Resume, string? Token = null, Password? Password = null) : ClientCommand(Rid);

/// <summary>Makes an account for a name, or gives one's own account another password.</summary>
/// <param name="Rid"><inheritdoc cref="ClientCommand" path="/param[@name='Rid']"/></param>
/// <param name="Username">The name as it came; whether it is one is not checked yet. Null for the one that the client is logged in with.</param>
/// <param name="Password">The password.</param>
public sealed record Register(string? Rid, string? Username, Password Password) : ClientCommand(Rid);

/// <summary>Where a client stopped hearing a channel.</summary>
/// <param name="Channel">The channel, as it came; whether it can be heard is not checked yet.</param>
/// <param name="Epoch">The id of the log that <paramref name="Seq"/> counts in.</param>
/// <param name="Seq">The last message that the client got, from 0.</param>
public readonly record struct ResumePoint(string Channel, string Epoch, long Seq);

/// <summary>Says something.</summary>
/// <param name="Rid"><inheritdoc cref="ClientCommand" path="/param[@name='Rid']"/></param>
/// <param name="Cid">The client's id of the message, kept across retries.</param>
/// <param name="Place">Where.</param>
/// <param name="TextJson">The text as a JSON string, quotes included, valid and at most <see cref="ProtocolLimits.TextBytesMax"/> bytes when unescaped. A copy of its own.</param>
/// <param name="Kind">What is said by it.</param>
/// <param name="Target">Whom it is done to, if the kind is one that is done to somebody.</param>
public sealed record Post(
    string? Rid, string? Cid, ChannelPlace Place, ReadOnlyMemory<byte> TextJson, MessageKind Kind = MessageKind.Text, PostTarget? Target = null) : ClientCommand(Rid);

/// <summary>Whom a post is done to.</summary>
/// <param name="User">The name as it came; whether it is one is not checked yet.</param>
/// <param name="ForS">For how many seconds, 1 to <see cref="ProtocolLimits.ModerationForSMax"/>; 0 for good.</param>
public readonly record struct PostTarget(string User, int ForS);

/// <summary>Becomes a member of a channel.</summary>
/// <param name="Rid"><inheritdoc cref="ClientCommand" path="/param[@name='Rid']"/></param>
/// <param name="Channel">The channel, a valid name.</param>
public sealed record Join(string? Rid, string Channel) : ClientCommand(Rid);

/// <summary>Stops being a member of a channel.</summary>
/// <param name="Rid"><inheritdoc cref="ClientCommand" path="/param[@name='Rid']"/></param>
/// <param name="Channel">The channel, a valid name.</param>
public sealed record Leave(string? Rid, string Channel) : ClientCommand(Rid);

/// <summary>Which page of a channel's past is wanted.</summary>
public enum HistoryAnchor
{
    /// <summary>The last messages that there are.</summary>
    Latest,

    /// <summary>The last ones before a seq.</summary>
    Before,

    /// <summary>The first ones after a seq.</summary>
    After,

    /// <summary>Those around a seq, itself among them.</summary>
    Around,
}

/// <summary>Asks for messages again.</summary>
/// <param name="Rid"><inheritdoc cref="ClientCommand" path="/param[@name='Rid']"/></param>
/// <param name="Place">The channel.</param>
/// <param name="Anchor">Which page.</param>
/// <param name="Seq">The seq that the anchor speaks of; 0 for <see cref="HistoryAnchor.Latest"/>.</param>
/// <param name="Limit">How many messages at most, 1 to <see cref="ProtocolLimits.HistoryPageMax"/>.</param>
public sealed record History(string? Rid, ChannelPlace Place, HistoryAnchor Anchor, long Seq, int Limit) : ClientCommand(Rid);

/// <summary>Asks which channels there are, except private ones.</summary>
/// <param name="Rid"><inheritdoc cref="ClientCommand" path="/param[@name='Rid']"/></param>
/// <param name="After">Only those behind this name; null from the first on.</param>
/// <param name="Limit">How many at most, 1 to <see cref="ProtocolLimits.ListPageMax"/>.</param>
public sealed record ListChannels(string? Rid, string? After, int Limit) : ClientCommand(Rid);

/// <summary>Asks who is in a channel.</summary>
/// <param name="Rid"><inheritdoc cref="ClientCommand" path="/param[@name='Rid']"/></param>
/// <param name="Channel">The channel, a valid name.</param>
/// <param name="After">Only those behind this name; null from the first on.</param>
/// <param name="Limit">How many at most, 1 to <see cref="ProtocolLimits.ListPageMax"/>.</param>
public sealed record Who(string? Rid, string Channel, string? After, int Limit) : ClientCommand(Rid);

/// <summary>Says whether the user is at the keyboard.</summary>
/// <param name="Rid"><inheritdoc cref="ClientCommand" path="/param[@name='Rid']"/></param>
/// <param name="IsAway">Whether the user is not.</param>
public sealed record SetPresence(string? Rid, bool IsAway) : ClientCommand(Rid);

/// <summary>Says whether the user is typing.</summary>
/// <param name="Rid"><inheritdoc cref="ClientCommand" path="/param[@name='Rid']"/></param>
/// <param name="Place">Where.</param>
/// <param name="IsActive">Whether the user is.</param>
public sealed record Typing(string? Rid, ChannelPlace Place, bool IsActive) : ClientCommand(Rid);

/// <summary>Ends the session.</summary>
/// <param name="Rid"><inheritdoc cref="ClientCommand" path="/param[@name='Rid']"/></param>
public sealed record Quit(string? Rid) : ClientCommand(Rid);

/// <summary>Answers a ping.</summary>
/// <param name="Rid"><inheritdoc cref="ClientCommand" path="/param[@name='Rid']"/></param>
public sealed record Pong(string? Rid) : ClientCommand(Rid);

/// <summary>What a client can read beyond the base messages. It is sent nothing that it did not name.</summary>
[Flags]
public enum Capabilities
{
    /// <summary>Only <c>system</c>, <c>msg</c> and <c>error</c>.</summary>
    None = 0,

    /// <summary><c>ack</c>: a message is in the log.</summary>
    Ack = 1,

    /// <summary><c>history</c>: pages of a channel's past.</summary>
    History = 2,

    /// <summary><c>token</c>: the welcome has a token, by which the client can take its name over.</summary>
    Token = 4,

    /// <summary><c>presence</c>: who comes, goes, and is away.</summary>
    Presence = 8,

    /// <summary><c>typing</c>: who is typing.</summary>
    Typing = 16,

    /// <summary><c>ping</c>: in a long silence the client is asked whether it is there.</summary>
    Ping = 32,
}
