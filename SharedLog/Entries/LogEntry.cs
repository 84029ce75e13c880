namespace OrleansChat.SharedLog.Entries;

/// <summary>One line of the log. What it looks like in the file is the business of <c>Format</c>; docs/LOG_FORMAT.md shows every kind.</summary>
/// <param name="TimestampMs">When it was appended by the clock of the appending server, in milliseconds since 1970. Order comes from the file, not from this.</param>
public abstract record LogEntry(long TimestampMs);

/// <summary>The first line of a log: which log it is.</summary>
/// <param name="Version">The version of the format.</param>
/// <param name="Epoch">A random id, made with the log. It changes only when the log is lost or replaced, and then every seq starts anew.</param>
/// <param name="Segment">The number of the file within the log, from 1.</param>
/// <param name="TimestampMs"><inheritdoc cref="LogEntry" path="/param[@name='TimestampMs']"/></param>
public sealed record LogHead(int Version, string Epoch, int Segment, long TimestampMs) : LogEntry(TimestampMs)
{
    /// <summary>The version that this code writes, and the newest that it reads.</summary>
    public const int CurrentVersion = 1;
}

/// <summary>The last line of a segment: the log goes on in the next one. Whoever reads it under the lock makes sure that there is a next one.</summary>
/// <param name="Segment">The segment that ends here.</param>
/// <param name="TimestampMs"><inheritdoc cref="LogEntry" path="/param[@name='TimestampMs']"/></param>
public sealed record SegmentEnd(int Segment, long TimestampMs) : LogEntry(TimestampMs);

/// <summary>A message in its place. One with a change is also an event of its channel: everything that holds of a message's place holds of it.</summary>
/// <param name="Channel">The channel; <c>@A</c> is the channel of server A's own clients.</param>
/// <param name="Seq">The place in the channel, from 1, without gaps.</param>
/// <param name="From">The sender's name as people see it.</param>
/// <param name="UserKey">With a cid: the sender's name as it is compared. Without one it is <paramref name="From"/>.</param>
/// <param name="OriginServer">The server that the sender was connected to.</param>
/// <param name="TextJson">The text as a JSON string, quotes included. It goes from the client's line to the log's and on to every other client without being taken apart.</param>
/// <param name="Cid">The client's own id of the message, if it gave one.</param>
/// <param name="TimestampMs"><inheritdoc cref="LogEntry" path="/param[@name='TimestampMs']"/></param>
/// <param name="Change">What it changes of the channel; null for a message that only says something.</param>
public sealed record RelayMessage(
    string Channel, long Seq, string From, string UserKey, string OriginServer, ReadOnlyMemory<byte> TextJson, string? Cid, long TimestampMs, ChannelChange? Change = null)
    : LogEntry(TimestampMs);

/// <summary>A session took a name.</summary>
/// <param name="User">The name as people see it.</param>
/// <param name="UserKey">The name as it is compared.</param>
/// <param name="Session">The session that holds it now, unique in the log's life.</param>
/// <param name="Server">The session's server.</param>
/// <param name="Generation">That server's generation: when it ends, so does the session.</param>
/// <param name="TimestampMs"><inheritdoc cref="LogEntry" path="/param[@name='TimestampMs']"/></param>
/// <param name="TokenHash">The hash of the token by which the session's owner can take the name over; null if it has none.</param>
/// <param name="Replaces">The session that held the name until now and lost it to its owner; null if the name was free.</param>
public sealed record LoginEntry(
    string User, string UserKey, string Session, string Server, int Generation, long TimestampMs, string? TokenHash = null, string? Replaces = null) : LogEntry(TimestampMs);

/// <summary>A name has an account from here on, or its account has another password.</summary>
/// <param name="User">The name as people see it.</param>
/// <param name="UserKey">The name as it is compared.</param>
/// <param name="Hash">The hash of the password, with its salt and everything else that a check needs. The log does not look into it.</param>
/// <param name="TimestampMs"><inheritdoc cref="LogEntry" path="/param[@name='TimestampMs']"/></param>
public sealed record AccountEntry(string User, string UserKey, string Hash, long TimestampMs) : LogEntry(TimestampMs);

/// <summary>A session gave its name back.</summary>
/// <param name="UserKey">The name as it is compared.</param>
/// <param name="Session">The session that held it.</param>
/// <param name="TimestampMs"><inheritdoc cref="LogEntry" path="/param[@name='TimestampMs']"/></param>
/// <param name="User">The name as people saw it. Versions before 0.3 did not write it down: then it is <paramref name="UserKey"/>.</param>
public sealed record LogoutEntry(string UserKey, string Session, long TimestampMs, string User) : LogEntry(TimestampMs);

/// <summary>A user became a member of a channel, or stopped being one. Membership outlives sessions.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="User">The name as people see it.</param>
/// <param name="UserKey">The name as it is compared.</param>
/// <param name="IsMember">True for <c>join</c>, false for <c>leave</c>.</param>
/// <param name="TimestampMs"><inheritdoc cref="LogEntry" path="/param[@name='TimestampMs']"/></param>
public sealed record MembershipEntry(string Channel, string User, string UserKey, bool IsMember, long TimestampMs) : LogEntry(TimestampMs);

/// <summary>A server began or ended a generation. Either way the names that its earlier generation held are free from here on.</summary>
/// <param name="Server">The server's name.</param>
/// <param name="Generation">Counts the lives of the server of that name, from 1.</param>
/// <param name="IsUp">Whether the generation begins or ends.</param>
/// <param name="Orderly">For an end: whether the server itself said so. Otherwise another one noticed.</param>
/// <param name="ProcessId">For a beginning: the process, for people.</param>
/// <param name="Address">For a beginning: where clients connect, for people.</param>
/// <param name="NudgePort">For a beginning: where the server listens on loopback for nudges; 0 if nowhere.</param>
/// <param name="TimestampMs"><inheritdoc cref="LogEntry" path="/param[@name='TimestampMs']"/></param>
public sealed record ServerEntry(
    string Server, int Generation, bool IsUp, bool Orderly, int ProcessId, string Address, int NudgePort, long TimestampMs) : LogEntry(TimestampMs);
