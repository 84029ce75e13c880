namespace OrleansChat.Tests.Simulation.Broken;

/// <summary>Mistakes that a product like this could have. The checker must find every one of them.</summary>
public enum Breakage
{
    None,

    /// <summary>A write is reported before it is done, and is not done.</summary>
    AckBeforeWrite,

    /// <summary>A sync is reported without being done.</summary>
    AckBeforeSync,

    /// <summary>The lock is given to everybody, so that seqs are given outside of it.</summary>
    NoLock,

    /// <summary>A torn tail is not cut off.</summary>
    NoCut,

    /// <summary>A cid that comes again is not recognised.</summary>
    CidsForgotten,

    /// <summary>A failed sync is taken for a good one.</summary>
    SyncErrorsIgnored,

    /// <summary>A nudge says that more is written than is, so that others read what may be cut off again.</summary>
    NudgesTellTooMuch,
}
