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
            ? ParsedLine.Of(new Login(fields.Rid, username, fields.Capabilities, fields.Resume ?? []))
            : Missing("username", fields),
        "join" => ToChannel(fields, static (rid, channel) => new Join(rid, channel)),
        "leave" => ToChannel(fields, static (rid, channel) => new Leave(rid, channel)),
        "history" => ToHistory(fields),
        "quit" => ParsedLine.Of(new Quit(fields.Rid)),
        "pong" => ParsedLine.Of(new Pong(fields.Rid)),
        null => Missing("type", fields),
        _ => Bad(fields, ErrorCode.UnknownType, "No request has this type."),
    };

    private static ParsedLine ToPost(in CommandFields fields)
    {
        // Unknown fields are passed over, but not this one: what was meant for one must not go to all.
        if (fields.HasTo)
            return Bad(fields, ErrorCode.BadRequest, "There are no private messages yet.");
        if (fields.TextJson.IsEmpty)
            return Missing("text", fields);
        if (fields.TextJson.Length == 2)
            return Bad(fields, ErrorCode.BadRequest, "The text is empty.");
        return Channel(fields, out var channel, out var thisServerOnly) is { } problem
            ? Bad(fields, ErrorCode.BadRequest, problem)
            : ParsedLine.Of(new Post(fields.Rid, fields.Cid, channel, thisServerOnly, fields.TextJson));
    }

    private static ParsedLine ToHistory(in CommandFields fields)
    {
        if (Channel(fields, out var channel, out var thisServerOnly) is { } problem)
            return Bad(fields, ErrorCode.BadRequest, problem);
        var anchors = (fields.Before is null ? 0 : 1) + (fields.After is null ? 0 : 1) + (fields.Around is null ? 0 : 1);
        if (anchors > 1)
            return Bad(fields, ErrorCode.BadRequest, "Only one of before, after and around.");
        var limit = fields.Limit ?? ProtocolLimits.HistoryPageDefault;
        if (limit is < 1 or > ProtocolLimits.HistoryPageMax)
            return Bad(fields, ErrorCode.BadRequest, $"The limit is 1 to {ProtocolLimits.HistoryPageMax}.");
        var (anchor, seq) = fields switch
        {
            { Before: { } before } => (HistoryAnchor.Before, before),
            { After: { } after } => (HistoryAnchor.After, after),
            { Around: { } around } => (HistoryAnchor.Around, around),
            _ => (HistoryAnchor.Latest, 0L),
        };
        return ParsedLine.Of(new History(fields.Rid, channel, thisServerOnly, anchor, seq, (int)limit));
    }

    // Which channel is meant: a named one, general when none is, or this server's own by its scope.
    private static string? Channel(in CommandFields fields, out string? channel, out bool thisServerOnly)
    {
        channel = null;
        thisServerOnly = fields.Scope is not null;
        if (thisServerOnly)
            return fields.Scope == "server" && fields.Channel is null ? null : "The scope is \"server\", and then there is no channel.";
        channel = fields.Channel ?? ChannelName.General;
        return ChannelName.IsValid(channel) ? null : ChannelRule;
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
