namespace OrleansChat.Protocol;

/// <summary>What a line with a place in a channel is. All kinds count the channel's seqs together.</summary>
public enum MessageKind
{
    /// <summary>Somebody said something.</summary>
    Text,

    /// <summary>Somebody set the channel's topic; the text is the topic, an empty one takes it away.</summary>
    Topic,

    /// <summary>Somebody was put out of the channel. The text of this and all that follow is the reason, and may be empty.</summary>
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
