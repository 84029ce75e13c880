namespace OrleansChat.SharedLog.Entries;

/// <summary>What an event does to its channel.</summary>
/// <param name="Kind">What is done.</param>
public sealed record ChannelChange(ChannelChangeKind Kind);

/// <summary>The kinds of events. Each is a word in the log and on the wire.</summary>
public enum ChannelChangeKind
{
    /// <summary>The event's text is the channel's topic from here on; an empty one takes it away.</summary>
    Topic,
}
