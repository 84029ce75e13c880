using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.Grains.Streams;

/// <summary>The log's messages as the streams carry them.</summary>
internal static class Messages
{
    public static ChannelMessage ToStream(RelayMessage message) => new(message.Seq, message.From, message.OriginServer, message.TextJson, message.TimestampMs);
}
