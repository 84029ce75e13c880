namespace OrleansChat.SharedLog.Commands;

/// <summary>What became of a command.</summary>
public enum AppendOutcome
{
    /// <summary>
    /// The log could not be written or made durable, or too much waits for it. Nothing was appended, or what was appended may be lost again; the command may be given again, and a
    /// message with a cid then takes no second place.
    /// </summary>
    Unavailable,

    /// <summary>It is in the log, and durable as the server's durability says.</summary>
    Appended,

    /// <summary>The log says already what the command wanted: a message with this cid, a membership that exists. Nothing was appended.</summary>
    AlreadySo,

    /// <summary>The same user posted another text, or to another channel, under this cid.</summary>
    CidConflict,

    /// <summary>Another session holds the name.</summary>
    NameTaken,

    /// <summary>The name has an account, and whoever wants it has proven neither its password nor a token.</summary>
    NotProven,

    /// <summary>The name has no account, and the server takes only names that have one.</summary>
    AccountRequired,

    /// <summary>There are as many accounts as there may be.</summary>
    TooManyAccounts,

    /// <summary>The session does not hold its name (any more).</summary>
    SessionGone,

    /// <summary>The user is not a member of the channel.</summary>
    NotMember,

    /// <summary>Nobody ever joined a channel of this name.</summary>
    NoSuchChannel,

    /// <summary>The user is in as many channels as one may be, or there are as many as there may be.</summary>
    TooManyChannels,

    /// <summary>The user may not speak in the channel now.</summary>
    Muted,

    /// <summary>The user may not come into the channel now; with <c>general</c>, not log in.</summary>
    Banned,

    /// <summary>The user does not stand high enough in the channel, or the channel has nobody who does.</summary>
    NotAllowed,

    /// <summary>
    /// Whom it would be done to is not here, or not what it would end, or is already what it would make of him; or it would begin a private channel with a name that has no account, and
    /// the server wants one.
    /// </summary>
    NoSuchUser,

    /// <summary>As many as may be are muted or banned in the channel, or are its moderators.</summary>
    TooManyUsers,

    /// <summary>The condition on a server's generation did not hold: somebody was faster.</summary>
    Stale,
}

/// <summary>The answer to a command.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Seq">
/// Of a message: its place in the channel, also when it was there already. Of a membership that began: the channel's last message before. Of a server's beginning: its generation.
/// Otherwise 0.
/// </param>
public readonly record struct AppendResult(AppendOutcome Outcome, long Seq = 0);
