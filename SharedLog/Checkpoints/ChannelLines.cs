using System.Text.Json;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Checkpoints;

/// <summary>Writes the channels of a checkpoint: what <see cref="ChannelLinesReader"/> reads.</summary>
internal static class ChannelLines
{
    private const int ItemsPerLine = 1_000;

    public static void Write(SealedLines lines, string channel, ChannelState state)
    {
        if (!state.TopicJson.IsEmpty)
        {
            Line(lines, "topic", channel, json =>
            {
                json.WritePropertyName(Names.Text);
                json.WriteRawValue(state.TopicJson.Span, skipInputValidation: true);
            });
        }

        // A channel without members has a line, too: it exists.
        foreach (var some in state.Members.IsEmpty ? [[]] : state.Members.Chunk(ItemsPerLine))
        {
            Line(lines, "members", channel, json =>
            {
                json.WriteStartObject("members"u8);
                foreach (var (key, user) in some)
                    json.WriteString(key, user);
                json.WriteEndObject();
            });
        }

        WriteRoles(lines, channel, state.Roles);
    }

    private static void WriteRoles(SealedLines lines, string channel, ChannelRoles roles)
    {
        if (roles.Owner is { } owner)
            Line(lines, "owner", channel, json => json.WriteString(Names.Key, owner));
        if (!roles.Moderators.IsEmpty)
        {
            Line(lines, "moderators", channel, json =>
            {
                json.WriteStartArray("keys"u8);
                foreach (var key in roles.Moderators)
                    json.WriteStringValue(key);
                json.WriteEndArray();
            });
        }

        WriteTimes(lines, "muted", channel, roles.Muted);
        WriteTimes(lines, "banned", channel, roles.Banned);
    }

    private static void WriteTimes(SealedLines lines, string type, string channel, IEnumerable<KeyValuePair<string, long>> untilMs)
    {
        foreach (var some in untilMs.Chunk(ItemsPerLine))
        {
            Line(lines, type, channel, json =>
            {
                json.WriteStartObject("until_ms"u8);
                foreach (var (key, time) in some)
                    json.WriteNumber(key, time);
                json.WriteEndObject();
            });
        }
    }

    private static void Line(SealedLines lines, string type, string channel, Action<Utf8JsonWriter> write) => lines.Line(type, json =>
    {
        json.WriteString(Names.Channel, channel);
        write(json);
    });
}
