using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansChat.Protocol.Events;

/// <summary>
/// Writes what servers say as lines, keys in the order of docs/PROTOCOL.md. Lines are collected until <see cref="Take"/> hands them out as one frame, so a batch of messages
/// becomes one piece of bytes, however many clients get it. Not thread-safe.
/// </summary>
public sealed partial class EventWriter : IDisposable
{
    // What people write stays as they wrote it.
    private static readonly JavaScriptEncoder Readable = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly ArrayBufferWriter<byte> _output = new(4 * 1024);
    private readonly Utf8JsonWriter _json;

    /// <summary>Makes a writer that holds nothing.</summary>
    public EventWriter()
    {
        _json = new Utf8JsonWriter(_output, new JsonWriterOptions { Encoder = Readable, SkipValidation = true });
    }

    /// <summary>Bytes that <see cref="Take"/> would hand out.</summary>
    public int WrittenBytes => _output.WrittenCount;

    /// <summary>Hands out all lines written since the last time, as bytes that belong to the caller.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        var frame = _output.WrittenSpan.ToArray();
        _output.ResetWrittenCount();
        return frame;
    }

    /// <summary>A line of a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="item">The message or event.</param>
    /// <param name="to">Of a private channel: the other one of the two, as the name is compared.</param>
    /// <param name="replay">Whether it comes from the log, to a client that was away or too slow.</param>
    public void Item(string channel, in ChannelItem item, string? to = null, bool replay = false)
    {
        if (item.Kind == MessageKind.Text)
        {
            Begin(MessageWords.Message);
            _json.WriteString(MessageWords.From, item.From);
            _json.WriteString(MessageWords.Server, item.Server);
            Text(item.TextJson);
            _json.WriteString(MessageWords.Channel, channel);
            _json.WriteNumber(MessageWords.Seq, item.Seq);
        }
        else
        {
            Begin("system"u8);
            EventFields(channel, item, isNamed: true);
        }

        Timestamp(item.TimestampMs);
        Optional("to"u8, to);
        if (replay)
            _json.WriteBoolean("replay"u8, true);
        End();
    }

    /// <summary>A page of history.</summary>
    /// <param name="rid">The request's id.</param>
    /// <param name="head">The channel, its log and its last seq.</param>
    /// <param name="items">The messages and events, ascending.</param>
    /// <param name="end">Whether there is nothing beyond the page in the direction that was asked for.</param>
    public void History(string? rid, ChannelStart head, ReadOnlySpan<ChannelItem> items, bool end)
    {
        Begin("history"u8);
        Optional("rid"u8, rid);
        _json.WriteString("channel"u8, head.Channel);
        _json.WriteString("epoch"u8, head.Epoch);
        _json.WriteStartArray("items"u8);
        foreach (var item in items)
        {
            _json.WriteStartObject();
            if (item.Kind == MessageKind.Text)
            {
                _json.WriteString("from"u8, item.From);
                _json.WriteString("server"u8, item.Server);
                Text(item.TextJson);
                _json.WriteNumber("seq"u8, item.Seq);
            }
            else
            {
                EventFields(head.Channel, item, isNamed: false);
            }

            Timestamp(item.TimestampMs);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteNumber("oldest"u8, head.Seq == 0 ? 0 : 1);
        _json.WriteNumber("head"u8, head.Seq);
        _json.WriteBoolean("end"u8, end);
        End();
    }

    /// <summary>A message of the client's own is in the log.</summary>
    public void Ack(string? rid, string? cid, string channel, string epoch, long seq, bool duplicate)
    {
        Begin(MessageWords.Ack);
        Optional(MessageWords.Rid, rid);
        Optional(MessageWords.Cid, cid);
        _json.WriteString(MessageWords.Channel, channel);
        _json.WriteString(MessageWords.Epoch, epoch);
        _json.WriteNumber(MessageWords.Seq, seq);
        _json.WriteBoolean(MessageWords.Duplicate, duplicate);
        End();
    }

    /// <summary>A login succeeded.</summary>
    /// <param name="username">The name, as the user wrote it.</param>
    /// <param name="server">This server.</param>
    /// <param name="rid">The request's id.</param>
    /// <param name="token">The token of this session; null if the client wants none.</param>
    /// <param name="floodPerSecond">Messages that the session may post in a second; 0 for any number.</param>
    /// <param name="channels">The channels that the client will hear.</param>
    public void Welcome(string username, string server, string? rid, string? token, int floodPerSecond, IReadOnlyList<ChannelStart> channels)
    {
        System($"Welcome {username} to Server {server}", "welcome"u8, rid);
        _json.WriteString("server"u8, server);
        Optional("token"u8, token);
        _json.WriteStartObject("limits"u8);
        _json.WriteNumber("line_bytes"u8, ProtocolLimits.LineBytesMax);
        _json.WriteNumber("text_bytes"u8, ProtocolLimits.TextBytesMax);
        _json.WriteNumber("messages_per_s"u8, floodPerSecond);
        _json.WriteEndObject();
        _json.WriteStartArray("channels"u8);
        foreach (var channel in channels)
        {
            _json.WriteStartObject();
            Start(channel);
            _json.WriteNumber("oldest"u8, channel.Seq == 0 ? 0 : 1);
            Recovered(channel.Recovery);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        End();
    }

    /// <summary>A name has an account with the password that the client gave.</summary>
    public void Registered(string username, string? rid)
    {
        System($"{username} is registered", "registered"u8, rid);
        _json.WriteString("user"u8, username);
        End();
    }

    /// <summary>The session became a member of a channel; its messages follow from the next seq on.</summary>
    public void Joined(ChannelStart channel, string? rid)
    {
        System($"You joined {channel.Channel}", "joined"u8, rid);
        Start(channel);
        End();
    }

    /// <summary>The session left a channel.</summary>
    public void Left(string channel, string? rid) => Left(channel, rid, $"You left {channel}");

    /// <summary>The session was put out of a channel.</summary>
    public void Removed(string channel, bool isBanned) => Left(channel, rid: null, isBanned ? $"You are banned from {channel}" : $"You are put out of {channel}");

    private void Left(string channel, string? rid, string text)
    {
        System(text, "left"u8, rid);
        _json.WriteString("channel"u8, channel);
        End();
    }

    /// <summary>The session ends because its client said so; the connection is closed after this.</summary>
    public void Goodbye(string? username, string? rid)
    {
        System(username is null ? "Goodbye" : $"Goodbye {username}", "goodbye"u8, rid);
        End();
    }

    /// <summary>Another server came or went.</summary>
    public void ServerChanged(string server, bool isUp, bool orderly)
    {
        var what = isUp ? "is here" : orderly ? "has stopped" : "is gone";
        System($"Server {server} {what}", isUp ? "server_up"u8 : "server_down"u8, rid: null);
        _json.WriteString("server"u8, server);
        End();
    }

    /// <summary>A refusal.</summary>
    /// <param name="code">Why.</param>
    /// <param name="text">The same for people.</param>
    /// <param name="rid">The refused request's id.</param>
    /// <param name="cid">The refused message's id.</param>
    /// <param name="retryMs">After how many milliseconds it makes sense to try again; null where that says nothing.</param>
    /// <param name="fatal">Whether the connection is closed after this.</param>
    public void Error(ErrorCode code, string text, string? rid = null, string? cid = null, int? retryMs = null, bool fatal = false)
    {
        Begin("error"u8);
        _json.WriteString("text"u8, text);
        _json.WriteString("code"u8, code.Word());
        Optional("rid"u8, rid);
        Optional("cid"u8, cid);
        if (retryMs is { } wait)
            _json.WriteNumber("retry_ms"u8, wait);
        _json.WriteBoolean("fatal"u8, fatal);
        if (fatal)
            _json.WriteBoolean("reconnect"u8, code.MayReconnect());
        End();
    }

    /// <inheritdoc />
    public void Dispose() => _json.Dispose();

    private void Begin(ReadOnlySpan<byte> type)
    {
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
    }

    private void Begin(JsonEncodedText type)
    {
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString(MessageWords.Type, type);
    }

    private void Text(ReadOnlyMemory<byte> textJson)
    {
        _json.WritePropertyName(MessageWords.Text);
        _json.WriteRawValue(textJson.Span, skipInputValidation: true);
    }

    private void Raw(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> json)
    {
        _json.WritePropertyName(name);
        _json.WriteRawValue(json.Span, skipInputValidation: true);
    }

    private void System(string text, ReadOnlySpan<byte> what, string? rid)
    {
        Begin("system"u8);
        _json.WriteString("text"u8, text);
        _json.WriteString("event"u8, what);
        Optional("rid"u8, rid);
    }

    private void Start(ChannelStart start)
    {
        _json.WriteString("channel"u8, start.Channel);
        _json.WriteString("epoch"u8, start.Epoch);
        _json.WriteNumber("seq"u8, start.Seq);
    }

    private void Recovered(Recovery recovery)
    {
        if (recovery == Recovery.NotAsked)
            return;
        _json.WriteBoolean("recovered"u8, recovery == Recovery.Recovered);
        if (recovery != Recovery.Recovered)
            _json.WriteString("reason"u8, recovery switch
            {
                Recovery.EpochChanged => "epoch_changed"u8,
                Recovery.SeqUnknown => "seq_unknown"u8,
                _ => "not_in_channel"u8,
            });
    }

    private void Optional(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            _json.WriteString(name, value);
    }

    private void Optional(JsonEncodedText name, string? value)
    {
        if (value is not null)
            _json.WriteString(name, value);
    }

    private void Timestamp(long timestampMs)
    {
        _json.WritePropertyName(MessageWords.Timestamp);
        Seconds(timestampMs);
    }

    private void Seconds(ReadOnlySpan<byte> name, long timeMs)
    {
        _json.WritePropertyName(name);
        Seconds(timeMs);
    }

    private void Seconds(long timeMs)
    {
        Span<byte> digits = stackalloc byte[24];
        Utf8Formatter.TryFormat(timeMs / 1000, digits, out var length);
        digits[length++] = (byte)'.';
        Utf8Formatter.TryFormat((uint)(timeMs % 1000), digits[length..], out var decimals, new StandardFormat('D', 3));
        _json.WriteRawValue(digits[..(length + decimals)], skipInputValidation: true);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _output.GetSpan(1)[0] = (byte)'\n';
        _output.Advance(1);
    }
}
