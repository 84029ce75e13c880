namespace OrleansChat.Tests.Support;

/// <summary>One message as it stands in the log, or one change of a channel, which has its place among them.</summary>
/// <param name="Channel">Where it was said.</param>
/// <param name="Seq">Its place there.</param>
/// <param name="From">Who said it.</param>
/// <param name="OriginServer">Where its sender was.</param>
/// <param name="Text">What was said.</param>
/// <param name="Cid">The sender's id of it, if it has one.</param>
/// <param name="Event">What changed, such as <c>topic</c>; null for a message.</param>
public sealed record LoggedMessage(string Channel, long Seq, string From, string OriginServer, string Text, string? Cid, string? Event = null);

/// <summary>One file of the log.</summary>
public sealed record LogSegment(string Path, ReadOnlyMemory<byte> Content);

/// <summary>What a whole log says, and what is wrong with it.</summary>
/// <param name="Epoch">The id of the log, from the head of its first segment.</param>
/// <param name="Segments">How many files it consists of.</param>
/// <param name="Messages">All messages and changes of channels, in the order of the log.</param>
/// <param name="Problems">Every breach of the format, with its place; empty for a sound log.</param>
public sealed record LogContents(string Epoch, int Segments, IReadOnlyList<LoggedMessage> Messages, IReadOnlyList<string> Problems);
