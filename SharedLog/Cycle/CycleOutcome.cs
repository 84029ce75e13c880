namespace OrleansChat.SharedLog.Cycle;

/// <summary>What a cycle came to.</summary>
internal enum CycleOutcome
{
    /// <summary>This server has read up to the end of the log, and wrote nothing.</summary>
    Followed,

    /// <summary>This server has read up to the end of the log, and wrote.</summary>
    Wrote,

    /// <summary>Others had appended too much to be read under the lock. A piece of it was read without; nothing is decided.</summary>
    ReadAhead,
}
