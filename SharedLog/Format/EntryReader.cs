using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.Format;

/// <summary>Reads lines back into entries. A line that is not exactly what a server writes is damage.</summary>
internal static class EntryReader
{
    /// <summary>Reads one line, given without its LF, that begins at <paramref name="offset"/> of the file.</summary>
    /// <remarks>A message's text is not copied: the entry keeps a slice of <paramref name="line"/>, which must not be written to afterwards.</remarks>
    /// <exception cref="LogCorruptException">The checksum is wrong, the JSON is, a field is missing, or the type is not known to this version.</exception>
    public static LogEntry Read(ReadOnlyMemory<byte> line, long offset)
    {
        if (!LineSeal.Holds(line.Span))
            throw new LogCorruptException(offset, "the checksum of the line is wrong");
        return MessageLine.TryRead(line) ?? ReadAny(line, offset);
    }

    /// <summary>Reads a line of any kind, whose seal holds; otherwise like <see cref="Read"/>.</summary>
    public static LogEntry ReadAny(ReadOnlyMemory<byte> line, long offset)
    {
        try
        {
            return ReadFields(line).ToEntry();
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new LogCorruptException(offset, $"the line has a right checksum but is not an entry ({e.Message})");
        }
    }

    /// <summary>Whether a line begins like a message or an event of the channel. A glance, so that the lines of all other channels need not be read.</summary>
    public static bool MayBeMessageOf(ReadOnlySpan<byte> line, JsonEncodedText channel)
        => Begins(line, "{\"type\":\"relay_msg\",\"channel\":\""u8, channel) || Begins(line, "{\"type\":\"channel_event\",\"channel\":\""u8, channel);

    private static bool Begins(ReadOnlySpan<byte> line, ReadOnlySpan<byte> prefix, JsonEncodedText channel)
        => line.StartsWith(prefix) && line[prefix.Length..].StartsWith(channel.EncodedUtf8Bytes)
            && line[(prefix.Length + channel.EncodedUtf8Bytes.Length)..].StartsWith("\""u8);

    // A start reads hundreds of thousands of lines through this before the runtime would have compiled it well.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Fields ReadFields(ReadOnlyMemory<byte> line)
    {
        var fields = default(Fields);
        var json = new Utf8JsonReader(line.Span);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(Names.Type.EncodedUtf8Bytes)) fields.Type = NextString(ref json);
            else if (json.ValueTextEquals(Names.Channel.EncodedUtf8Bytes)) fields.Channel = NextString(ref json);
            else if (json.ValueTextEquals(Names.Seq.EncodedUtf8Bytes)) fields.Seq = NextInt64(ref json);
            else if (json.ValueTextEquals(Names.From.EncodedUtf8Bytes)) fields.From = NextString(ref json);
            else if (json.ValueTextEquals(Names.OriginServer.EncodedUtf8Bytes)) fields.OriginServer = NextString(ref json);
            else if (json.ValueTextEquals(Names.Text.EncodedUtf8Bytes)) fields.TextJson = NextStringJson(ref json, line);
            else if (json.ValueTextEquals(Names.Timestamp.EncodedUtf8Bytes)) fields.TimestampMs = NextTimestamp(ref json);
            else if (json.ValueTextEquals(Names.Cid.EncodedUtf8Bytes)) fields.Cid = NextString(ref json);
            else if (json.ValueTextEquals(Names.User.EncodedUtf8Bytes)) fields.User = NextString(ref json);
            else if (json.ValueTextEquals(Names.Key.EncodedUtf8Bytes)) fields.Key = NextString(ref json);
            else if (json.ValueTextEquals(Names.Session.EncodedUtf8Bytes)) fields.Session = NextString(ref json);
            else if (json.ValueTextEquals(Names.Server.EncodedUtf8Bytes)) fields.Server = NextString(ref json);
            else if (json.ValueTextEquals(Names.Generation.EncodedUtf8Bytes)) fields.Generation = NextInt32(ref json);
            else if (json.ValueTextEquals(Names.State.EncodedUtf8Bytes)) fields.State = NextString(ref json);
            else if (json.ValueTextEquals(Names.Orderly.EncodedUtf8Bytes)) fields.Orderly = json.Read() && json.GetBoolean();
            else if (json.ValueTextEquals(Names.ProcessId.EncodedUtf8Bytes)) fields.ProcessId = NextInt32(ref json);
            else if (json.ValueTextEquals(Names.Address.EncodedUtf8Bytes)) fields.Address = NextString(ref json);
            else if (json.ValueTextEquals(Names.NudgePort.EncodedUtf8Bytes)) fields.NudgePort = NextInt32(ref json);
            else if (json.ValueTextEquals(Names.Version.EncodedUtf8Bytes)) fields.Version = NextInt32(ref json);
            else if (json.ValueTextEquals(Names.Epoch.EncodedUtf8Bytes)) fields.Epoch = NextString(ref json);
            else if (json.ValueTextEquals(Names.Token.EncodedUtf8Bytes)) fields.Token = NextString(ref json);
            else if (json.ValueTextEquals(Names.Replaces.EncodedUtf8Bytes)) fields.Replaces = NextString(ref json);
            else if (json.ValueTextEquals(Names.Event.EncodedUtf8Bytes)) fields.Event = NextString(ref json);
            else if (json.ValueTextEquals(Names.UserKey.EncodedUtf8Bytes)) fields.UserKey = NextString(ref json);
            else if (json.ValueTextEquals(Names.ForSeconds.EncodedUtf8Bytes)) fields.ForS = NextInt32(ref json);
            else if (json.ValueTextEquals(Names.Operator.EncodedUtf8Bytes)) fields.ByOperator = json.Read() && json.GetBoolean();
            else if (json.ValueTextEquals(Names.Hash.EncodedUtf8Bytes)) fields.Hash = NextString(ref json);
            else if (json.ValueTextEquals(Names.Segment.EncodedUtf8Bytes)) fields.Segment = NextInt32(ref json);
            else json.Skip();
        }

        json.Read(); // Throws if anything stands behind the end of the object.
        return fields;
    }

    private static string NextString(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString() ?? throw new FormatException("null stands where a string belongs");
    }

    private static long NextInt64(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetInt64();
    }

    private static int NextInt32(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetInt32();
    }

    private static ReadOnlyMemory<byte> NextStringJson(ref Utf8JsonReader json, ReadOnlyMemory<byte> line)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
            throw new FormatException("the text is not a string");
        return line.Slice((int)json.TokenStartIndex, json.ValueSpan.Length + 2);
    }

    private static long NextTimestamp(ref Utf8JsonReader json)
    {
        json.Read();
        // Not through a double: equality with what was written should not hang on rounding.
        var digits = json.TokenType == JsonTokenType.Number ? json.ValueSpan : default;
        return digits is [.., (byte)'.', _, _, _]
            && ulong.TryParse(digits[..^4], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && uint.TryParse(digits[^3..], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? checked((long)((seconds * 1000) + milliseconds))
            : throw new FormatException("the timestamp is not in seconds with three decimals");
    }

    private record struct Fields
    {
        public string? Type, Channel, From, OriginServer, Cid, User, Key, Session, Server, State, Address, Epoch, Event, Token, Replaces, UserKey, Hash;
        public long? Seq, TimestampMs;
        public int? Generation, ProcessId, NudgePort, Version, Segment, ForS;
        public bool Orderly, ByOperator;
        public ReadOnlyMemory<byte> TextJson;

        public readonly LogEntry ToEntry() => Type switch
        {
            "relay_msg" => ToMessage(change: null),
            "channel_event" => ToMessage(ToChange(ChangeWords.Read(Need(Event)))),
            "login" => new LoginEntry(Need(User), Need(Key), Need(Session), Need(Server), Need(Generation), Need(TimestampMs), Token, Replaces),
            "account" => new AccountEntry(Need(User), Need(Key), Need(Hash), Need(TimestampMs)),
            "logout" => new LogoutEntry(Need(Key), Need(Session), Need(TimestampMs), User ?? Need(Key)),
            "join" or "leave" => new MembershipEntry(Need(Channel), Need(User), Need(Key), Type == "join", Need(TimestampMs)),
            "server" when State == "up" => new ServerEntry(
                Need(Server), Need(Generation), IsUp: true, Orderly: false, Need(ProcessId), Need(Address), Need(NudgePort), Need(TimestampMs)),
            "server" when State == "down" => new ServerEntry(Need(Server), Need(Generation), IsUp: false, Orderly, 0, "", 0, Need(TimestampMs)),
            "end" => new SegmentEnd(Need(Segment), Need(TimestampMs)),
            "log" => new LogHead(Need(Version), Need(Epoch), Need(Segment), Need(TimestampMs)),
            _ => throw new FormatException($"the type \"{Type}\" is not known to this version"),
        };

        private readonly RelayMessage ToMessage(ChannelChange? change)
            => new(Need(Channel), Need(Seq), Need(From), Key ?? Need(From), Need(OriginServer), NeedText(), Cid, Need(TimestampMs), change);

        private readonly ChannelChange ToChange(ChannelChangeKind kind)
        {
            if (kind == ChannelChangeKind.Topic)
                return new ChannelChange(kind);
            if (ForS is < 0 or > LogLimits.ModerationForSMax)
                throw new FormatException("the time is longer than one can be");
            return new ChannelChange(kind, new ModerationTarget(Need(User), UserKey ?? Need(User), ForS ?? 0, ByOperator, Session));
        }

        private readonly ReadOnlyMemory<byte> NeedText() => TextJson.IsEmpty ? throw new FormatException("the field text is missing") : TextJson;

        private static T Need<T>(T? value, [CallerArgumentExpression(nameof(value))] string? name = null)
            where T : class
            => value ?? throw new FormatException($"the field {name} is missing");

        private static T Need<T>(T? value, [CallerArgumentExpression(nameof(value))] string? name = null)
            where T : struct
            => value ?? throw new FormatException($"the field {name} is missing");
    }
}
