using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.Grains.Streams;

/// <summary>The log's messages as the streams carry them.</summary>
internal static class Messages
{
    private static readonly ChannelChange Topic = new(ChannelChangeKind.Topic);

    public static ChannelMessage ToStream(RelayMessage message)
        => new(message.Seq, message.From, message.OriginServer, message.TextJson, message.TimestampMs, KindOf(message.Change));

    /// <summary>What a message of this kind changes; null for one that only says something.</summary>
    public static ChannelChange? ChangeOf(ChannelItemKind kind) => kind switch
    {
        ChannelItemKind.Text => null,
        ChannelItemKind.Topic => Topic,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of message"),
    };

    private static ChannelItemKind KindOf(ChannelChange? change) => change?.Kind switch
    {
        null => ChannelItemKind.Text,
        ChannelChangeKind.Topic => ChannelItemKind.Topic,
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "not a kind of event"),
    };
}
