using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansChat.Client.Wire;

/// <summary>Writes commands as the protocol has them: one JSON object and a line feed each.</summary>
internal static class CommandWriter
{
    // The relaxed encoder leaves letters of all scripts as they are, which a chat is full of. What it does not escape matters inside HTML only.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line for one command.</summary>
    public static ReadOnlyMemory<byte> Write(ClientCommand command)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            WriteFields(json, command);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    private static void WriteFields(Utf8JsonWriter json, ClientCommand command)
    {
        switch (command)
        {
            case LoginCommand login:
                json.WriteString("type"u8, "login"u8);
                json.WriteString("rid"u8, login.Rid);
                json.WriteString("username"u8, login.Username);
                json.WriteStartArray("caps"u8);
                foreach (var capability in login.Capabilities) json.WriteStringValue(capability);
                json.WriteEndArray();
                if (login.Token is not null) json.WriteString("token"u8, login.Token);
                if (login.Password is not null) json.WriteString("password"u8, login.Password);
                if (login.Resume.Count > 0) WriteResume(json, login.Resume);
                break;

            case RegisterCommand register:
                json.WriteString("type"u8, "register"u8);
                if (register.Username is not null) json.WriteString("username"u8, register.Username);
                json.WriteString("password"u8, register.Password);
                json.WriteString("rid"u8, register.Rid);
                break;

            case PostCommand post:
                json.WriteString("type"u8, "msg"u8);
                json.WriteString("text"u8, post.Text);
                if (post.Channel is not null) json.WriteString("channel"u8, post.Channel);
                if (post.ServerOnly) json.WriteString("scope"u8, "server"u8);
                if (post.To is not null) json.WriteString("to"u8, post.To);
                json.WriteString("rid"u8, post.Rid);
                json.WriteString("cid"u8, post.Cid);
                break;

            case JoinCommand join:
                json.WriteString("type"u8, "join"u8);
                json.WriteString("channel"u8, join.Channel);
                json.WriteString("rid"u8, join.Rid);
                break;

            case LeaveCommand leave:
                json.WriteString("type"u8, "leave"u8);
                json.WriteString("channel"u8, leave.Channel);
                json.WriteString("rid"u8, leave.Rid);
                break;

            case TopicCommand topic:
                json.WriteString("type"u8, "topic"u8);
                json.WriteString("channel"u8, topic.Channel);
                json.WriteString("text"u8, topic.Text);
                json.WriteString("rid"u8, topic.Rid);
                json.WriteString("cid"u8, topic.Cid);
                break;

            case ModerateCommand moderate:
                json.WriteString("type"u8, ModerationWords.Of(moderate.Kind));
                json.WriteString("channel"u8, moderate.Channel);
                json.WriteString("user"u8, moderate.User);
                if (moderate.Reason is not null) json.WriteString("reason"u8, moderate.Reason);
                if (moderate.ForSeconds is { } seconds) json.WriteNumber("for_s"u8, seconds);
                json.WriteString("rid"u8, moderate.Rid);
                json.WriteString("cid"u8, moderate.Cid);
                break;

            case HistoryCommand history:
                json.WriteString("type"u8, "history"u8);
                json.WriteString("channel"u8, history.Channel);
                if (history.Before is { } before) json.WriteNumber("before"u8, before);
                if (history.After is { } after) json.WriteNumber("after"u8, after);
                json.WriteNumber("limit"u8, history.Limit);
                json.WriteString("rid"u8, history.Rid);
                break;

            case ChannelsCommand channels:
                json.WriteString("type"u8, "channels"u8);
                if (channels.After is not null) json.WriteString("after"u8, channels.After);
                if (channels.Limit is { } limit) json.WriteNumber("limit"u8, limit);
                json.WriteString("rid"u8, channels.Rid);
                break;

            case WhoCommand who:
                json.WriteString("type"u8, "who"u8);
                json.WriteString("channel"u8, who.Channel);
                if (who.After is not null) json.WriteString("after"u8, who.After);
                json.WriteString("rid"u8, who.Rid);
                break;

            case PresenceCommand presence:
                json.WriteString("type"u8, "presence"u8);
                json.WriteString("state"u8, presence.IsAway ? "away"u8 : "here"u8);
                json.WriteString("rid"u8, PresenceCommand.Rid);
                break;

            case TypingCommand typing:
                json.WriteString("type"u8, "typing"u8);
                if (typing.Channel is not null) json.WriteString("channel"u8, typing.Channel);
                if (typing.To is not null) json.WriteString("to"u8, typing.To);
                json.WriteString("state"u8, typing.IsActive ? "active"u8 : "done"u8);
                json.WriteString("rid"u8, TypingCommand.Rid);
                break;

            case QuitCommand:
                json.WriteString("type"u8, "quit"u8);
                break;

            case PongCommand:
                json.WriteString("type"u8, "pong"u8);
                break;

            default:
                throw new UnreachableException($"No wire form for {command.GetType().Name}.");
        }
    }

    private static void WriteResume(Utf8JsonWriter json, IReadOnlyList<ChannelPosition> positions)
    {
        json.WriteStartArray("resume"u8);
        foreach (var position in positions)
        {
            json.WriteStartObject();
            json.WriteString("channel"u8, position.Channel);
            json.WriteString("epoch"u8, position.Epoch);
            json.WriteNumber("seq"u8, position.Seq);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
