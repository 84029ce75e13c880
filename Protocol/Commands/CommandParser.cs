using System.Buffers;
using System.Text.Json;
using OrleansChat.Protocol.Framing;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Protocol.Commands;

/// <summary>Reads a line as a command. Whatever the bytes are, the answer is a value: no line makes it throw, and fields that it does not know are passed over.</summary>
public static class CommandParser
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 16 };

    private static readonly string ChannelRule = $"A channel's name has 1 to {ProtocolLimits.ChannelNameCharactersMax} of the characters a-z, 0-9, _ and -.";

    /// <summary>Reads one line, given without its LF.</summary>
    public static ParsedLine Parse(in ReadOnlySequence<byte> line)
    {
        if (!Utf8Line.IsValid(line))
            return ParsedLine.Bad(ErrorCode.InvalidUtf8, "The line is not UTF-8.");
        var fields = default(CommandFields);
        try
        {
            var json = new Utf8JsonReader(line, Strict);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                // An array or a number is JSON too, if it is whole; only then it is a bad request and not bad JSON.
                while (json.Read()) { }
                return ParsedLine.Bad(ErrorCode.BadRequest, "A request is a JSON object.");
            }

            fields.Read(ref json);
            // Reading to the end finds what stands behind the object.
            while (json.Read()) { }
        }
        catch (JsonException)
        {
            return ParsedLine.Bad(ErrorCode.BadJson, "The line is not JSON.");
        }

        var parsed = ToCommand(fields);
        // Of a type that is not known nobody can say what its fields are.
        return fields.Problem is { } problem && parsed is not { Command: null, Error: ErrorCode.UnknownType } ? Bad(fields, fields.ProblemCode, problem) : parsed;
    }

    private static ParsedLine ToCommand(in CommandFields fields) => fields.Type switch
    {
        "msg" => ToPost(fields),
        "login" => fields.Username is { } username
            ? ParsedLine.Of(new Login(fields.Rid, username, fields.Capabilities, fields.Resume ?? [], fields.Token, fields.Password))
            : Missing("username", fields),
        "register" => fields.Password is { } password
            ? ParsedLine.Of(new Register(fields.Rid, fields.Username, password))
            : Missing("password", fields),
        "join" => ToChannel(fields, static (rid, channel) => new Join(rid, channel)),
        "leave" => ToChannel(fields, static (rid, channel) => new Leave(rid, channel)),
        "history" => ToHistory(fields),
        "topic" => ToTopic(fields),
        "channels" => ListLimit(fields, out var limit) is { } problem
            ? Bad(fields, ErrorCode.BadRequest, problem)
            : ParsedLine.Of(new ListChannels(fields.Rid, fields.AfterName, limit)),
        "who" => ToWho(fields),
        "kick" => ToModeration(fields, MessageKind.Kick),
        "mute" => ToModeration(fields, MessageKind.Mute),
        "unmute" => ToModeration(fields, MessageKind.Unmute),
        "ban" => ToModeration(fields, MessageKind.Ban),
        "unban" => ToModeration(fields, MessageKind.Unban),
        "promote" => ToModeration(fields, MessageKind.Promote),
        "demote" => ToModeration(fields, MessageKind.Demote),
        "presence" => fields.State switch
        {
            null => Missing("state", fields),
            "away" or "here" => ParsedLine.Of(new SetPresence(fields.Rid, IsAway: fields.State == "away")),
            _ => Bad(fields, ErrorCode.BadRequest, "The state is \"away\" or \"here\"."),
        },
        "typing" => ToTyping(fields),
        "quit" => ParsedLine.Of(new Quit(fields.Rid)),
        "pong" => ParsedLine.Of(new Pong(fields.Rid)),
        null => Missing("type", fields),
        _ => Bad(fields, ErrorCode.UnknownType, "No request has this type."),
    };

    private static ParsedLine ToPost(in CommandFields fields)
    {
        if (fields.TextJson.IsEmpty)
            return Missing("text", fields);
        if (fields.TextJson.Length == 2)
            return Bad(fields, ErrorCode.BadRequest, "The text is empty.");
        return Place(fields, out var place) is { } problem
            ? Bad(fields, ErrorCode.BadRequest, problem)
            : ParsedLine.Of(new Post(fields.Rid, fields.Cid, place, fields.TextJson));
    }

    private static ParsedLine ToTopic(in CommandFields fields)
    {
        if (fields.TextJson.IsEmpty)
            return Missing("text", fields);
        if (IsLonger(fields.TextJson, ProtocolLimits.TopicBytesMax))
            return Bad(fields, ErrorCode.TooLarge, $"A topic has at most {ProtocolLimits.TopicBytesMax} bytes.");
        var channel = fields.Channel ?? ChannelName.General;
        return ChannelName.IsValid(channel)
            ? ParsedLine.Of(new Post(fields.Rid, fields.Cid, ChannelPlace.Of(channel), fields.TextJson, MessageKind.Topic))
            : Bad(fields, ErrorCode.BadRequest, PrivateChannelName.IsValid(channel) ? "A private channel has no topic." : ChannelRule);
    }

    private static ParsedLine ToModeration(in CommandFields fields, MessageKind kind)
    {
        if (fields.User is not { } user)
            return Missing("user", fields);
        if (IsLonger(fields.ReasonJson, ProtocolLimits.ReasonBytesMax))
            return Bad(fields, ErrorCode.TooLarge, $"A reason has at most {ProtocolLimits.ReasonBytesMax} bytes.");
        // What cannot have an end passes the time over like any field that it does not know.
        var forS = kind is MessageKind.Mute or MessageKind.Ban ? fields.ForS : null;
        if (forS is < 1 or > ProtocolLimits.ModerationForSMax)
            return Bad(fields, ErrorCode.BadRequest, $"The field for_s is 1 to {ProtocolLimits.ModerationForSMax}; without it, it is for good.");
        var channel = fields.Channel ?? ChannelName.General;
        if (!ChannelName.IsValid(channel))
            return Bad(fields, ErrorCode.BadRequest, PrivateChannelName.IsValid(channel) ? "A private channel has no moderators." : ChannelRule);
        var reasonJson = fields.ReasonJson.IsEmpty ? JsonText.Quote("") : fields.ReasonJson;
        return ParsedLine.Of(new Post(fields.Rid, fields.Cid, ChannelPlace.Of(channel), reasonJson, kind, new PostTarget(user, (int)(forS ?? 0))));
    }

    private static bool IsLonger(ReadOnlyMemory<byte> textJson, int bytesMax) => textJson.Length - 2 > bytesMax && JsonText.Utf8Length(textJson.Span) > bytesMax;

    private static ParsedLine ToWho(in CommandFields fields)
    {
        if (ListLimit(fields, out var limit) is { } problem)
            return Bad(fields, ErrorCode.BadRequest, problem);
        var channel = fields.Channel ?? ChannelName.General;
        return ChannelName.IsValid(channel)
            ? ParsedLine.Of(new Who(fields.Rid, channel, fields.AfterName, limit))
            : Bad(fields, ErrorCode.BadRequest, PrivateChannelName.IsValid(channel) ? "In a private channel are the two that its name has." : ChannelRule);
    }

    private static ParsedLine ToTyping(in CommandFields fields)
    {
        if (fields.State is null)
            return Missing("state", fields);
        if (fields.State is not ("active" or "done"))
            return Bad(fields, ErrorCode.BadRequest, "The state is \"active\" or \"done\".");
        return Place(fields, out var place) is { } problem
            ? Bad(fields, ErrorCode.BadRequest, problem)
            : ParsedLine.Of(new Typing(fields.Rid, place, fields.State == "active"));
    }

    private static string? ListLimit(in CommandFields fields, out int limit)
        => Limit(fields, ProtocolLimits.ListPageMax, ProtocolLimits.ListPageDefault, out limit) ?? (fields.After is null ? null : "The field after is not a name.");

    private static string? Limit(in CommandFields fields, int limitMax, int limitDefault, out int limit)
    {
        limit = (int)Math.Min(fields.Limit ?? limitDefault, int.MaxValue);
        return limit >= 1 && limit <= limitMax ? null : $"The limit is 1 to {limitMax}.";
    }

    private static ParsedLine ToHistory(in CommandFields fields)
    {
        var limit = 0;
        if ((Place(fields, out var place) ?? Limit(fields, ProtocolLimits.HistoryPageMax, ProtocolLimits.HistoryPageDefault, out limit)) is { } problem)
            return Bad(fields, ErrorCode.BadRequest, problem);
        if (fields.AfterName is not null)
            return Bad(fields, ErrorCode.BadRequest, "The field after is not a seq.");
        var anchors = (fields.Before is null ? 0 : 1) + (fields.After is null ? 0 : 1) + (fields.Around is null ? 0 : 1);
        if (anchors > 1)
            return Bad(fields, ErrorCode.BadRequest, "Only one of before, after and around.");
        var (anchor, seq) = fields switch
        {
            { Before: { } before } => (HistoryAnchor.Before, before),
            { After: { } after } => (HistoryAnchor.After, after),
            { Around: { } around } => (HistoryAnchor.Around, around),
            _ => (HistoryAnchor.Latest, 0L),
        };
        return ParsedLine.Of(new History(fields.Rid, place, anchor, seq, limit));
    }

    private static string? Place(in CommandFields fields, out ChannelPlace place)
    {
        place = fields switch
        {
            { To: { } user } => ChannelPlace.With(user),
            { Scope: not null } => ChannelPlace.ThisServer,
            { Channel: { } channel } => ChannelPlace.Of(channel),
            _ => ChannelPlace.General,
        };
        if ((fields.To is null ? 0 : 1) + (fields.Scope is null ? 0 : 1) + (fields.Channel is null ? 0 : 1) > 1)
            return "Only one of channel, scope and to.";
        if (fields.Scope is not (null or "server"))
            return "The scope is \"server\".";
        return place.Channel is not { } name || ChannelName.IsValid(name) || PrivateChannelName.IsValid(name) ? null : ChannelRule;
    }

    private static ParsedLine ToChannel(in CommandFields fields, Func<string?, string, ClientCommand> make)
    {
        if (fields.Channel is null)
            return Missing("channel", fields);
        return ChannelName.IsValid(fields.Channel) ? ParsedLine.Of(make(fields.Rid, fields.Channel)) : Bad(fields, ErrorCode.BadRequest, ChannelRule);
    }

    private static ParsedLine Missing(string field, in CommandFields fields) => Bad(fields, ErrorCode.BadRequest, $"The field {field} is missing.");

    private static ParsedLine Bad(in CommandFields fields, ErrorCode error, string text) => ParsedLine.Bad(error, text, fields.Rid, fields.Cid);
}
