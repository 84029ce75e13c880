namespace OrleansChat.SharedLog.Entries;

/// <summary>What an event does to its channel.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Target">Whom it is done to, where it is done to somebody; otherwise null.</param>
public sealed record ChannelChange(ChannelChangeKind Kind, ModerationTarget? Target = null);

/// <summary>The kinds of events. Each is a word in the log and on the wire.</summary>
public enum ChannelChangeKind
{
    /// <summary>The event's text is the channel's topic from here on; an empty one takes it away.</summary>
    Topic,

    /// <summary>The user is no member any more, but may join again. In <c>general</c> it ends the session.</summary>
    Kick,

    /// <summary>The user may hear and read, but not say anything.</summary>
    Mute,

    /// <summary>The user may speak again.</summary>
    Unmute,

    /// <summary>The user is no member any more and cannot become one. In <c>general</c> it ends the session, and the name cannot log in.</summary>
    Ban,

    /// <summary>The user may come back.</summary>
    Unban,

    /// <summary>The user is one of the moderators.</summary>
    Promote,

    /// <summary>The user is no moderator any more.</summary>
    Demote,
}
