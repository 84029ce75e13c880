using System.Text.Json;

namespace OrleansChat.Client.Wire;

/// <summary>Reads the lines of the type <c>system</c>. They are for people; a field more that this client cannot read takes no text from them.</summary>
internal static class SystemEventReader
{
    /// <summary>The event of one line.</summary>
    public static ChatEvent Read(JsonElement line)
    {
        if (line.Text("text"u8) is not { } text) return new UnreadableEvent();

        var rid = line.Text("rid"u8);
        return line.Text("event"u8) switch
        {
            "welcome" => new WelcomeEvent(text, rid, line.Text("server"u8), [.. line.Items("channels"u8).Select(Start).OfType<ChannelStart>()]) { Token = line.Text("token"u8) },
            "registered" => new RegisteredEvent(text, rid),
            "joined" when Start(line) is { } start => new JoinedEvent(text, rid, start),
            "left" when line.Text("channel"u8) is { } channel => new LeftEvent(text, rid, channel),
            "channels" => new ChannelsEvent(text, rid, new ChannelList([.. line.Items("channels"u8).Select(Channel).OfType<ChannelEntry>()], IsEnd(line))),
            "who" when line.Text("channel"u8) is { } channel =>
                new WhoEvent(text, rid, new MemberList(channel, [.. line.Items("users"u8).Select(Member).OfType<MemberEntry>()], IsEnd(line))),
            _ => ReadLogged(line, channel: null) ?? new SystemEvent(text, rid),
        };
    }

    /// <summary>A line that has a place in a channel, as messages have; null when it has none.</summary>
    public static SystemEvent? ReadLogged(JsonElement line, string? channel) =>
        line.Text("text"u8) is { } text && (line.Text("channel"u8) ?? channel) is { } place && line.Number("seq"u8) is { } seq && line.Time("timestamp"u8) is { } time
            ? (ReadModeration(line, text, place, seq) ?? new LoggedEvent(text, place, seq, line.Text("event"u8))) with { Time = time }
            : null;

    private static ModerationEvent? ReadModeration(JsonElement line, string text, string channel, long seq) =>
        ModerationWords.Read(line.Text("event"u8)) is { } done && line.Text("user"u8) is { } user && line.Text("from"u8) is { } from
            ? new ModerationEvent(text, channel, seq, done, from, user) { Reason = line.Text("reason"u8), Until = line.Time("until"u8) }
            : null;

    private static bool IsEnd(JsonElement line) => line.Flag("end"u8) is true;

    private static ChannelStart? Start(JsonElement line) =>
        line.Text("channel"u8) is { } channel && line.Text("epoch"u8) is { } epoch && line.Number("seq"u8) is { } seq
            ? new ChannelStart(channel, epoch, seq, line.Flag("recovered"u8), line.Text("reason"u8))
            : null;

    private static ChannelEntry? Channel(JsonElement line) =>
        line.Text("channel"u8) is { } channel ? new ChannelEntry(channel, line.Number("members"u8) ?? 0, line.Text("topic"u8)) : null;

    private static MemberEntry? Member(JsonElement line) =>
        line.Text("user"u8) is { } user ? new MemberEntry(user, line.Text("server"u8)) { Role = line.Text("role"u8), IsAway = line.Flag("away"u8) is true } : null;
}
