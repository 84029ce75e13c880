namespace OrleansChat.Protocol.Events;

/// <summary>A line with a place in a channel: a message, or an event of the channel.</summary>
/// <param name="Seq">The place in the channel.</param>
/// <param name="From">Whose it is.</param>
/// <param name="Server">Where that user was connected.</param>
/// <param name="TextJson">The text as a JSON string with quotes, which is not looked into.</param>
/// <param name="TimestampMs">When it was appended, in milliseconds since 1970.</param>
/// <param name="Kind">What it is.</param>
/// <param name="User">Whom an event was done to, where it was done to somebody; otherwise null.</param>
/// <param name="UntilMs">When that is over, in milliseconds since 1970; null if it has no end.</param>
public readonly record struct ChannelItem(
    long Seq, string From, string Server, ReadOnlyMemory<byte> TextJson, long TimestampMs, MessageKind Kind = MessageKind.Text, string? User = null, long? UntilMs = null);
