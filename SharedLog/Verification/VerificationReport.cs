using OrleansChat.SharedLog.Reading;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Verification;

/// <summary>What a verification of a log found.</summary>
public sealed record VerificationReport
{
    /// <summary>The first problems, at most <see cref="LogLimits.ProblemsListedMax"/>.</summary>
    public required IReadOnlyList<LogProblem> Problems { get; init; }

    /// <summary>How many problems there are.</summary>
    public required long ProblemCount { get; init; }

    /// <summary>Whether the log is right.</summary>
    public bool IsRight => ProblemCount == 0;

    /// <summary>The log's epoch; null if no head could be read.</summary>
    public required string? Epoch { get; init; }

    /// <summary>Segments that were read, <c>chat.log</c> among them.</summary>
    public required int Segments { get; init; }

    /// <summary>Bytes of whole lines.</summary>
    public required long Bytes { get; init; }

    /// <summary>Whole lines, damaged ones among them.</summary>
    public required long Lines { get; init; }

    /// <summary>Messages.</summary>
    public required long Messages { get; init; }

    /// <summary>Messages with a cid.</summary>
    public required long Cids { get; init; }

    /// <summary>Cids that came again after more than <see cref="LogLimits.CidsRememberedMax"/> others, so that the servers had forgotten them. The format allows it.</summary>
    public required long CidsForgotten { get; init; }

    /// <summary>The last seq of every channel that has messages, by name.</summary>
    public required IReadOnlyList<KeyValuePair<string, long>> Channels { get; init; }

    /// <summary>Different names that were taken at some time.</summary>
    public required int Users { get; init; }

    /// <summary>Names that are held where the log ends.</summary>
    public required int NamesHeld { get; init; }

    /// <summary>The servers with their last generations, by name.</summary>
    public required IReadOnlyList<KeyValuePair<string, ServerState>> Servers { get; init; }

    /// <summary>Bytes behind the last whole line of <c>chat.log</c>: a server is writing them now, or died while it did. No problem.</summary>
    public required long UnfinishedBytes { get; init; }

    /// <summary>Bytes that dead writers left unfinished and that were set aside.</summary>
    public required long TornBytes { get; init; }
}
