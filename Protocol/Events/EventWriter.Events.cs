using System.Globalization;
using System.Text.Json;

namespace OrleansChat.Protocol.Events;

/// <content>Events of channels: what is done in a channel, beside what is said.</content>
public sealed partial class EventWriter
{
    private const int EmptyJsonBytes = 2;

    private void EventFields(string channel, in ChannelItem item, bool isNamed)
    {
        EventText(channel, item);
        _json.WriteString("event"u8, WordOf(item.Kind));
        if (isNamed)
            _json.WriteString("channel"u8, channel);
        _json.WriteNumber("seq"u8, item.Seq);
        _json.WriteString("from"u8, item.From);
        _json.WriteString("server"u8, item.Server);
        if (item.Kind == MessageKind.Topic)
        {
            Raw("topic"u8, item.TextJson);
            return;
        }

        _json.WriteString("user"u8, item.User);
        if (item.TextJson.Length > EmptyJsonBytes)
            Raw("reason"u8, item.TextJson);
        if (item.UntilMs is { } untilMs)
            Seconds("until"u8, untilMs);
    }

    // The same for people, so that a client that knows no events has something to show.
    private void EventText(string channel, in ChannelItem item)
    {
        var hasText = item.TextJson.Length > EmptyJsonBytes;
        var what = item.Kind switch
        {
            MessageKind.Topic when hasText => $"{item.From} set the topic of {channel}",
            MessageKind.Topic => $"{item.From} took the topic of {channel} away",
            MessageKind.Kick => $"{item.From} kicked {item.User} from {channel}",
            MessageKind.Mute => $"{item.From} muted {item.User} in {channel}{TimeOf(item)}",
            MessageKind.Unmute => $"{item.From} lets {item.User} speak again in {channel}",
            MessageKind.Ban => $"{item.From} banned {item.User} from {channel}{TimeOf(item)}",
            MessageKind.Unban => $"{item.From} lets {item.User} come back to {channel}",
            MessageKind.Promote => $"{item.From} made {item.User} a moderator of {channel}",
            MessageKind.Demote => $"{item.From} took it from {item.User} to be a moderator of {channel}",
            _ => throw new ArgumentOutOfRangeException(nameof(item), item.Kind, "not an event"),
        };
        var before = JsonEncodedText.Encode(hasText ? what + ": " : what, Readable);
        byte[] text = [(byte)'"', .. before.EncodedUtf8Bytes, .. item.TextJson.Span[1..]];
        Text(text);
    }

    // In the largest unit that has no rest.
    private static string TimeOf(in ChannelItem item)
    {
        if (item.UntilMs is not { } untilMs)
            return "";
        var seconds = (untilMs - item.TimestampMs) / 1_000;
        var (count, unit) = seconds switch
        {
            _ when seconds % 86_400 == 0 => (seconds / 86_400, "d"),
            _ when seconds % 3_600 == 0 => (seconds / 3_600, "h"),
            _ when seconds % 60 == 0 => (seconds / 60, "min"),
            _ => (seconds, "s"),
        };
        return string.Create(CultureInfo.InvariantCulture, $" for {count} {unit}");
    }

    private static ReadOnlySpan<byte> WordOf(MessageKind kind) => kind switch
    {
        MessageKind.Topic => "topic"u8,
        MessageKind.Kick => "kick"u8,
        MessageKind.Mute => "mute"u8,
        MessageKind.Unmute => "unmute"u8,
        MessageKind.Ban => "ban"u8,
        MessageKind.Unban => "unban"u8,
        MessageKind.Promote => "promote"u8,
        MessageKind.Demote => "demote"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not an event"),
    };
}
