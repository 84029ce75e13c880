namespace OrleansChat.SharedLog.Cycle;

/// <summary>What a cycle came to.</summary>
internal enum CycleOutcome
{
    /// <summary>This server has read up to the end of the log, and wrote nothing.</summary>
    Followed,

    /// <summary>This server has read up to the end of the log, and wrote.</summary>
    Wrote,

    /// <summary>Something had to be done before, without the lock: a piece of it is done, none of the commands is decided, and the cycle is to be run again.</summary>
    NotYet,
}
