namespace OrleansChat.Protocol.Events;

/// <summary>What became of a client's wish to resume a channel. All or nothing: every missed message once, or none.</summary>
public enum Recovery
{
    /// <summary>It did not ask.</summary>
    NotAsked,

    /// <summary>It is sent every message after its last one.</summary>
    Recovered,

    /// <summary>Its seq counts in another log.</summary>
    EpochChanged,

    /// <summary>It names a seq that the channel has not reached.</summary>
    SeqUnknown,

    /// <summary>It does not hear this channel here.</summary>
    NotInChannel,
}
