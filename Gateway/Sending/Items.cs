using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;
using OrleansChat.Protocol.Events;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Sending;

/// <summary>What stands in the places of channels, between the words of the grains and those of the wire.</summary>
internal static class Items
{
    public static ChannelItem Of(ChannelMessage message) => new(
        message.Seq, message.From, message.Server, message.TextJson, message.TimestampMs, KindOf(message.Kind), message.Target?.User, message.Target?.UntilMs);

    /// <summary>A post as its channel is given it. A user whom it is done to has a name that is one.</summary>
    public static OutgoingMessage Of(Post post) => new(post.TextJson, post.Cid, KindOf(post.Kind), TargetOf(post));

    /// <summary>Of a private channel: who the message is for, as the name is compared. Otherwise null.</summary>
    public static string? RecipientOf(string channel, ChannelMessage message)
        => PrivateChannelName.Is(channel) && UserName.KeyOf(message.From) is { } key ? PrivateChannelName.OtherOf(channel, key) : null;

    private static OutgoingTarget? TargetOf(Post post)
        => post.Target is { } target && UserName.TryParse(target.User, out var name) is null ? new OutgoingTarget(name.Display, name.Key, target.ForS) : null;

    private static MessageKind KindOf(ChannelItemKind kind) => kind switch
    {
        ChannelItemKind.Text => MessageKind.Text,
        ChannelItemKind.Topic => MessageKind.Topic,
        ChannelItemKind.Kick => MessageKind.Kick,
        ChannelItemKind.Mute => MessageKind.Mute,
        ChannelItemKind.Unmute => MessageKind.Unmute,
        ChannelItemKind.Ban => MessageKind.Ban,
        ChannelItemKind.Unban => MessageKind.Unban,
        ChannelItemKind.Promote => MessageKind.Promote,
        ChannelItemKind.Demote => MessageKind.Demote,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of message"),
    };

    private static ChannelItemKind KindOf(MessageKind kind) => kind switch
    {
        MessageKind.Text => ChannelItemKind.Text,
        MessageKind.Topic => ChannelItemKind.Topic,
        MessageKind.Kick => ChannelItemKind.Kick,
        MessageKind.Mute => ChannelItemKind.Mute,
        MessageKind.Unmute => ChannelItemKind.Unmute,
        MessageKind.Ban => ChannelItemKind.Ban,
        MessageKind.Unban => ChannelItemKind.Unban,
        MessageKind.Promote => ChannelItemKind.Promote,
        MessageKind.Demote => ChannelItemKind.Demote,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of message"),
    };
}
