namespace OrleansChat.Tests.Support;

/// <summary>One message as it stands in the log.</summary>
public sealed record LoggedMessage(string Channel, long Seq, string From, string OriginServer, string Text, string? Cid);

/// <summary>One file of the log.</summary>
public sealed record LogSegment(string Path, ReadOnlyMemory<byte> Content);

/// <summary>What a whole log says, and what is wrong with it.</summary>
/// <param name="Epoch">The id of the log, from the head of its first segment.</param>
/// <param name="Segments">How many files it consists of.</param>
/// <param name="Messages">All messages, in the order of the log.</param>
/// <param name="Problems">Every breach of the format, with its place; empty for a sound log.</param>
public sealed record LogContents(string Epoch, int Segments, IReadOnlyList<LoggedMessage> Messages, IReadOnlyList<string> Problems);
