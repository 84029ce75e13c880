using System.Buffers;
using System.Text.Json;

namespace OrleansChat.Client.Wire;

/// <summary>Reads the lines of a server.</summary>
internal static class EventReader
{
    /// <summary>The event of one line; null for a type that this client does not know, which the protocol asks it to ignore.</summary>
    public static ServerEvent? Read(ReadOnlySequence<byte> line)
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

    private static ServerEvent? Read(JsonElement line)
    {
        switch (line.Text("type"u8))
        {
            case "system":
                return SystemEventReader.Read(line);

            case "msg":
                return line.Text("from"u8) is { } from && line.Text("server"u8) is { } server && line.Text("text"u8) is { } text
                    ? new MessageEvent(from, server, text, line.Text("channel"u8), line.Number("seq"u8))
                    : new UnreadableEvent();

            case "ack":
                return line.Text("cid"u8) is { } cid ? new AckEvent(cid) : new UnreadableEvent();

            case "error":
                return line.Text("text"u8) is { } problem
                    ? new ErrorEvent(
                        problem, line.Text("code"u8), line.Text("rid"u8), line.Flag("fatal"u8) is true, line.Flag("reconnect"u8) is true, RetryAfter(line))
                    : new UnreadableEvent();

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
