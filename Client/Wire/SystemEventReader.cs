using System.Text.Json;

namespace OrleansChat.Client.Wire;

/// <summary>Reads the lines of the type <c>system</c>. They are for people; a field more that this client cannot read takes no text from them.</summary>
internal static class SystemEventReader
{
    /// <summary>The event of one line.</summary>
    public static ServerEvent Read(JsonElement line)
    {
        if (line.Text("text"u8) is not { } text) return new UnreadableEvent();

        var rid = line.Text("rid"u8);
        return line.Text("event"u8) switch
        {
            "welcome" => new WelcomeEvent(text, rid, line.Text("server"u8), Starts(line)),
            "joined" when Start(line) is { } start => new JoinedEvent(text, rid, start),
            "left" when line.Text("channel"u8) is { } channel => new LeftEvent(text, rid, channel),
            not "joined" when line.Text("channel"u8) is { } channel && line.Number("seq"u8) is { } seq => new LoggedEvent(text, rid, channel, seq),
            _ => new SystemEvent(text, rid),
        };
    }

    private static List<ChannelStart> Starts(JsonElement line)
    {
        var starts = new List<ChannelStart>();
        if (!line.TryGetProperty("channels"u8, out var channels) || channels.ValueKind is not JsonValueKind.Array) return starts;

        foreach (var channel in channels.EnumerateArray())
        {
            if (channel.ValueKind is JsonValueKind.Object && Start(channel) is { } start) starts.Add(start);
        }

        return starts;
    }

    private static ChannelStart? Start(JsonElement line) =>
        line.Text("channel"u8) is { } channel && line.Text("epoch"u8) is { } epoch && line.Number("seq"u8) is { } seq
            ? new ChannelStart(channel, epoch, seq, line.Flag("recovered"u8), line.Text("reason"u8))
            : null;
}
