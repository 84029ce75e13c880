using System.Buffers;
using System.Text.Json;

namespace OrleansChat.Client.Wire;

/// <summary>Reads the lines of a server.</summary>
internal static class EventReader
{
    /// <summary>The event of one line; null for a type that this client does not know, which the protocol asks it to ignore.</summary>
    public static ChatEvent? Read(ReadOnlySequence<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind is JsonValueKind.Object ? Read(document.RootElement) : new UnreadableEvent();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second comes from a string that is no valid Unicode: it is found only when the string is taken out.
            return new UnreadableEvent();
        }
    }

    /// <summary>A message, in a line of its own or on a page; <paramref name="channel"/> is where it stands if it does not say so itself.</summary>
    public static MessageEvent? ReadMessage(JsonElement line, string? channel) =>
        line.Text("from"u8) is { } from && line.Text("server"u8) is { } server && line.Text("text"u8) is { } text
            ? new MessageEvent(from, server, text, line.Text("channel"u8) ?? channel, line.Number("seq"u8))
            {
                Time = line.Time("timestamp"u8),
                To = line.Text("to"u8),
                IsReplay = line.Flag("replay"u8) is true,
            }
            : null;

    private static ChatEvent? Read(JsonElement line)
    {
        switch (line.Text("type"u8))
        {
            case "system":
                return SystemEventReader.Read(line);

            case "msg":
                return ReadMessage(line, channel: null) ?? (ChatEvent)new UnreadableEvent();

            case "history":
                return HistoryEventReader.Read(line);

            case "ack":
                return line.Text("cid"u8) is { } cid
                    ? new AckEvent(cid, line.Text("channel"u8), line.Number("seq"u8) ?? 0, line.Flag("dup"u8) is true)
                    : new UnreadableEvent();

            case "error":
                return line.Text("text"u8) is { } problem
                    ? new ErrorEvent(
                        problem, line.Text("code"u8), line.Text("rid"u8), line.Flag("fatal"u8) is true, line.Flag("reconnect"u8) is true, RetryAfter(line))
                    : new UnreadableEvent();

            case "presence":
                return PassingEventReader.ReadPresence(line);

            case "typing":
                return PassingEventReader.ReadTyping(line);

            case "ping":
                return new PingEvent();

            case null:
                return new UnreadableEvent();

            default:
                return null;
        }
    }

    private static TimeSpan? RetryAfter(JsonElement line) =>
        line.Number("retry_ms"u8) is >= 0 and <= int.MaxValue and var milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
}
