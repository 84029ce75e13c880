using System.Text;
using System.Text.Json;

namespace OrleansChat.Protocol.Commands;

/// <summary>The fields of a line, of whatever type it is, and the first thing that is wrong with them.</summary>
internal record struct CommandFields
{
    public string? Type, Rid, Cid, Username, Channel, Scope, To, AfterName, Token, User, State;
    public Password? Password;
    public Capabilities Capabilities;
    public ReadOnlyMemory<byte> TextJson, ReasonJson;
    public List<ResumePoint>? Resume;
    public long? Before, After, Around, Limit, ForS;

    public string? Problem { get; private set; }

    public ErrorCode ProblemCode { get; private set; }

    /// <summary>Reads the properties up to the end of the object that was begun.</summary>
    public void Read(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonText.IsUnicode(ref json)) json.Skip(); // No field has such a name.
            else if (json.ValueTextEquals("type"u8)) Type = ReadString(ref json, "type");
            else if (json.ValueTextEquals("text"u8)) TextJson = ReadText(ref json, "text") ?? TextJson;
            else if (json.ValueTextEquals("rid"u8)) Rid = ReadId(ref json, "rid");
            else if (json.ValueTextEquals("cid"u8)) Cid = ReadId(ref json, "cid");
            else if (json.ValueTextEquals("username"u8)) Username = ReadString(ref json, "username");
            else if (json.ValueTextEquals("channel"u8)) Channel = ReadString(ref json, "channel");
            else if (json.ValueTextEquals("token"u8)) Token = ReadId(ref json, "token");
            else if (json.ValueTextEquals("password"u8)) ReadPassword(ref json);
            else if (json.ValueTextEquals("scope"u8)) Scope = ReadString(ref json, "scope");
            else if (json.ValueTextEquals("caps"u8)) ReadCapabilities(ref json);
            else if (json.ValueTextEquals("resume"u8)) ReadResume(ref json);
            else if (json.ValueTextEquals("before"u8)) Before = ReadSeq(ref json, "before");
            else if (json.ValueTextEquals("after"u8)) ReadAfter(ref json);
            else if (json.ValueTextEquals("around"u8)) Around = ReadSeq(ref json, "around");
            else if (json.ValueTextEquals("limit"u8)) Limit = ReadSeq(ref json, "limit");
            else if (json.ValueTextEquals("to"u8)) To = ReadString(ref json, "to");
            else if (json.ValueTextEquals("user"u8)) User = ReadString(ref json, "user");
            else if (json.ValueTextEquals("reason"u8)) ReasonJson = ReadText(ref json, "reason") ?? ReasonJson;
            else if (json.ValueTextEquals("for_s"u8)) ForS = ReadSeq(ref json, "for_s");
            else if (json.ValueTextEquals("state"u8)) State = ReadString(ref json, "state");
            else json.Skip();
        }
    }

    private void Complain(string problem, ErrorCode code = ErrorCode.BadRequest)
    {
        if (Problem is null)
            (Problem, ProblemCode) = (problem, code);
    }

    private string? ReadString(ref Utf8JsonReader json, string field)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
            return null; // Many writers of JSON say so that a field is not there.
        if (json.TokenType != JsonTokenType.String)
        {
            Complain($"The field {field} is not a string.");
            json.Skip();
            return null;
        }

        return Unescape(ref json, field);
    }

    private string? Unescape(ref Utf8JsonReader json, string field)
    {
        if (JsonText.IsUnicode(ref json))
            return json.GetString();
        Complain($"The field {field} is not Unicode text.");
        return null;
    }

    private string? ReadId(ref Utf8JsonReader json, string field)
    {
        var id = ReadString(ref json, field);
        if (id is null)
            return null;
        if (id.Length > 0 && Encoding.UTF8.GetByteCount(id) <= ProtocolLimits.IdBytesMax)
            return id;
        Complain($"The field {field} has 1 to {ProtocolLimits.IdBytesMax} bytes.");
        return null;
    }

    private void ReadPassword(ref Utf8JsonReader json)
    {
        if (ReadString(ref json, "password") is not { } text)
            return;
        Password = Password.TryParse(text);
        if (Password is null)
            Complain(Password.Rule);
    }

    // Text without escapes goes on as it came. Escaped text is written anew, so that one text has one form in the log, and a repetition can be recognised.
    private ReadOnlyMemory<byte>? ReadText(ref Utf8JsonReader json, string field)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
            return null;
        if (json.TokenType != JsonTokenType.String)
        {
            Complain($"The field {field} is not a string.");
            json.Skip();
            return null;
        }

        if (!json.ValueIsEscaped)
        {
            var length = json.HasValueSequence ? json.ValueSequence.Length : json.ValueSpan.Length;
            if (length > ProtocolLimits.TextBytesMax)
                return TooLong();

            var quoted = new byte[length + 2];
            quoted[0] = quoted[^1] = (byte)'"';
            json.CopyString(quoted.AsSpan(1));
            return quoted;
        }

        if (Unescape(ref json, field) is not { } text)
            return null;
        return Encoding.UTF8.GetByteCount(text) > ProtocolLimits.TextBytesMax ? TooLong() : JsonText.Quote(text);
    }

    private ReadOnlyMemory<byte>? TooLong()
    {
        Complain($"A text has at most {ProtocolLimits.TextBytesMax} bytes.", ErrorCode.TooLarge);
        return null;
    }

    private void ReadCapabilities(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
            return;
        if (json.TokenType != JsonTokenType.StartArray)
        {
            Complain("The field caps is not a list.");
            json.Skip();
            return;
        }

        for (var count = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; count++)
        {
            if (json.TokenType != JsonTokenType.String || count >= ProtocolLimits.CapabilitiesMax)
            {
                Complain($"The field caps is a list of at most {ProtocolLimits.CapabilitiesMax} strings.");
                json.Skip();
            }
            else if (JsonText.IsUnicode(ref json))
            {
                Capabilities |= CapabilityOf(ref json);
            }
        }
    }

    // Names of later versions are passed over like unknown fields.
    private static Capabilities CapabilityOf(ref Utf8JsonReader json)
        => json.ValueTextEquals("ack"u8) ? Capabilities.Ack
            : json.ValueTextEquals("history"u8) ? Capabilities.History
            : json.ValueTextEquals("token"u8) ? Capabilities.Token
            : json.ValueTextEquals("presence"u8) ? Capabilities.Presence
            : json.ValueTextEquals("typing"u8) ? Capabilities.Typing
            : json.ValueTextEquals("ping"u8) ? Capabilities.Ping
            : Capabilities.None;

    private long? ReadSeq(ref Utf8JsonReader json, string field)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
            return null;
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) && number is >= 0 and <= ProtocolLimits.SeqMax)
            return number;
        Complain($"The field {field} is not a whole number from 0 to {ProtocolLimits.SeqMax}.");
        json.Skip();
        return null;
    }

    // Pages of messages go on after a seq, lists after a name. Which one it should be only the type says, and that may stand behind it.
    private void ReadAfter(ref Utf8JsonReader json)
    {
        var ahead = json;
        if (ahead.Read() && ahead.TokenType == JsonTokenType.String)
            AfterName = ReadString(ref json, "after");
        else
            After = ReadSeq(ref json, "after");
    }

    private void ReadResume(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
            return;
        if (json.TokenType != JsonTokenType.StartArray)
        {
            Complain("The field resume is not a list.");
            json.Skip();
            return;
        }

        Resume = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject || Resume.Count >= ProtocolLimits.ResumePointsMax)
            {
                Complain($"The field resume is a list of at most {ProtocolLimits.ResumePointsMax} objects.");
                json.Skip();
                continue;
            }

            ReadResumePoint(ref json);
        }
    }

    private void ReadResumePoint(ref Utf8JsonReader json)
    {
        string? channel = null, epoch = null;
        long? seq = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (!JsonText.IsUnicode(ref json)) json.Skip();
            else if (json.ValueTextEquals("channel"u8)) channel = ReadString(ref json, "channel");
            else if (json.ValueTextEquals("epoch"u8)) epoch = ReadString(ref json, "epoch");
            else if (json.ValueTextEquals("seq"u8)) seq = ReadSeq(ref json, "seq");
            else json.Skip();
        }

        // The answer says of each what became of it, and must not grow by what others make up.
        if (channel is { Length: <= ProtocolLimits.ChannelNameCharactersMax } && epoch is { Length: <= ProtocolLimits.IdBytesMax } && seq is { } last)
            Resume!.Add(new ResumePoint(channel, epoch, last));
        else
            Complain("What is resumed has a channel, an epoch and a seq, none of them longer than it can be.");
    }
}
