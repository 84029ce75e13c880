namespace OrleansChat.Client.Wire;

/// <summary>
/// Where a channel stands that the client begins to hear. <paramref name="Recovered"/> answers a resume: true when everything missed will follow,
/// false with the <paramref name="Reason"/> when it will not, null when nobody asked or the server does not know the question.
/// </summary>
internal sealed record ChannelStart(string Channel, string Epoch, long Seq, bool? Recovered = null, string? Reason = null);

/// <summary>The last message of a channel that was seen; seqs count within an epoch of the log.</summary>
internal sealed record ChannelPosition(string Channel, string Epoch, long Seq);
