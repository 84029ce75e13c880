namespace OrleansChat.Tests.Chaos.Checking;

/// <summary>What a welcome says about a channel.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Epoch">The id of the log that its seqs count in.</param>
/// <param name="Seq">The channel's last message at that moment.</param>
/// <param name="Recovered">Whether everything after the seq that the client named follows; null where the server says nothing about it.</param>
/// <param name="Reason">Why it does not.</param>
public sealed record ChannelStart(string Channel, string Epoch, long Seq, bool? Recovered = null, string? Reason = null);
