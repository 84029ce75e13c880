namespace OrleansChat.Client;

/// <summary>What can be done to a user of a channel by those above him.</summary>
public enum Moderation
{
    /// <summary>The user is out of the channel, and may come again. From <c>general</c>: the session is ended.</summary>
    Kick,

    /// <summary>The user reads, but says nothing.</summary>
    Mute,

    /// <summary>The user may speak again.</summary>
    Unmute,

    /// <summary>The user is out of the channel, and does not come again. From <c>general</c>: the name is kept out of the cluster.</summary>
    Ban,

    /// <summary>The user may come again.</summary>
    Unban,

    /// <summary>The user is a moderator of the channel.</summary>
    Promote,

    /// <summary>The user is no moderator any more.</summary>
    Demote,
}
