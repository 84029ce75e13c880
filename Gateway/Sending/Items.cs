using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Events;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Sending;

/// <summary>What stands in the places of channels, between the words of the grains and those of the wire.</summary>
internal static class Items
{
    public static ChannelItem Of(ChannelMessage message)
        => new(message.Seq, message.From, message.Server, message.TextJson, message.TimestampMs, message.Kind == ChannelItemKind.Topic ? MessageKind.Topic : MessageKind.Text);

    public static ChannelItemKind KindOf(MessageKind kind) => kind == MessageKind.Topic ? ChannelItemKind.Topic : ChannelItemKind.Text;

    /// <summary>Of a private channel: who the message is for, as the name is compared. Otherwise null.</summary>
    public static string? RecipientOf(string channel, ChannelMessage message)
        => PrivateChannelName.Is(channel) && UserName.TryParse(message.From, out var from) is null ? PrivateChannelName.OtherOf(channel, from.Key) : null;
}
