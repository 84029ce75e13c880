using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.Grains.Streams;

/// <summary>The log's messages as the streams carry them.</summary>
internal static class Messages
{
    private static readonly ChannelChange Topic = new(ChannelChangeKind.Topic);

    public static ChannelMessage ToStream(RelayMessage message)
        => new(message.Seq, message.From, message.OriginServer, message.TextJson, message.TimestampMs, KindOf(message.Change), TargetOf(message));

    /// <summary>What a message changes; null if it only says something.</summary>
    /// <param name="message">The message.</param>
    /// <param name="byOperator">Whether its sender is an operator of the servers.</param>
    public static ChannelChange? ChangeOf(OutgoingMessage message, bool byOperator) => message.Kind switch
    {
        ChannelItemKind.Text => null,
        ChannelItemKind.Topic => Topic,
        ChannelItemKind.Kick => To(ChannelChangeKind.Kick, message, byOperator),
        ChannelItemKind.Mute => To(ChannelChangeKind.Mute, message, byOperator),
        ChannelItemKind.Unmute => To(ChannelChangeKind.Unmute, message, byOperator),
        ChannelItemKind.Ban => To(ChannelChangeKind.Ban, message, byOperator),
        ChannelItemKind.Unban => To(ChannelChangeKind.Unban, message, byOperator),
        ChannelItemKind.Promote => To(ChannelChangeKind.Promote, message, byOperator),
        ChannelItemKind.Demote => To(ChannelChangeKind.Demote, message, byOperator),
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.Kind, "not a kind of message"),
    };

    private static ChannelChange To(ChannelChangeKind kind, OutgoingMessage message, bool byOperator)
        => message.Target is { } target
            ? new ChannelChange(kind, new ModerationTarget(target.User, target.UserKey, target.ForS, byOperator))
            : throw new ArgumentException("This event is done to somebody.", nameof(message));

    private static ChannelItemKind KindOf(ChannelChange? change) => change?.Kind switch
    {
        null => ChannelItemKind.Text,
        ChannelChangeKind.Topic => ChannelItemKind.Topic,
        ChannelChangeKind.Kick => ChannelItemKind.Kick,
        ChannelChangeKind.Mute => ChannelItemKind.Mute,
        ChannelChangeKind.Unmute => ChannelItemKind.Unmute,
        ChannelChangeKind.Ban => ChannelItemKind.Ban,
        ChannelChangeKind.Unban => ChannelItemKind.Unban,
        ChannelChangeKind.Promote => ChannelItemKind.Promote,
        ChannelChangeKind.Demote => ChannelItemKind.Demote,
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "not a kind of event"),
    };

    private static MessageTarget? TargetOf(RelayMessage message)
        => message.Change?.Target is { } target ? new MessageTarget(target.User, target.ForS == 0 ? null : target.UntilMs(message.TimestampMs)) : null;
}
