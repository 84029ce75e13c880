using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.Reading;

/// <summary>Which messages of a log are wanted.</summary>
/// <param name="Channel">The channel; null for all.</param>
/// <param name="FromSeq">The first seq, in each channel.</param>
/// <param name="ToSeq">The last seq, in each channel.</param>
public sealed record MessageFilter(string? Channel = null, long FromSeq = 1, long ToSeq = long.MaxValue)
{
    /// <summary>Whether this one is wanted.</summary>
    public bool Wants(RelayMessage message) => (Channel is null || message.Channel == Channel) && message.Seq >= FromSeq && message.Seq <= ToSeq;
}
