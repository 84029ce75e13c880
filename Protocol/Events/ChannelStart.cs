namespace OrleansChat.Protocol.Events;

/// <summary>Where a channel stands, as it is told to a client that begins to hear it.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Epoch">The id of the log that seqs count in.</param>
/// <param name="Seq">The channel's last message now. Whoever did not resume the channel is sent those after it.</param>
/// <param name="Recovery">What became of the client's wish to resume it.</param>
public readonly record struct ChannelStart(string Channel, string Epoch, long Seq, Recovery Recovery = Recovery.NotAsked);
