using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.Format;

/// <summary>Writes entries as lines into one buffer, which then goes to the file in one write. Not thread-safe: it belongs to one cycle.</summary>
internal sealed class EntryWriter : IDisposable
{
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly Utf8JsonWriter _json;

    public EntryWriter()
    {
        // The object is left open on purpose, its end is the seal's; hence no validation. The relaxed encoder keeps people's letters readable in the file.
        _json = new Utf8JsonWriter(_output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    /// <summary>The lines written since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    public void Clear() => _output.ResetWrittenCount();

    public void Dispose() => _json.Dispose();

    public void Write(LogEntry entry)
    {
        var lineStart = _output.WrittenCount;
        _json.Reset();
        _json.WriteStartObject();
        switch (entry)
        {
            case RelayMessage message: WriteMessage(message); break;
            case LoginEntry login: WriteLogin(login); break;
            case AccountEntry account: WriteAccount(account); break;
            case LogoutEntry logout: WriteLogout(logout); break;
            case MembershipEntry membership: WriteMembership(membership); break;
            case ServerEntry server: WriteServer(server); break;
            case LogHead head: WriteHead(head); break;
            case SegmentEnd end: WriteEnd(end); break;
            default: throw new ArgumentException($"An entry of the type {entry.GetType().Name} has no line.", nameof(entry));
        }

        _json.Flush();
        LineSeal.Append(_output, lineStart);
    }

    private void WriteMessage(RelayMessage message)
    {
        _json.WriteString(Names.Type, message.Change is null ? Names.RelayMessage : Names.ChannelEvent);
        _json.WriteString(Names.Channel, message.Channel);
        _json.WriteNumber(Names.Seq, message.Seq);
        if (message.Change is { } change)
            WriteChange(change);
        _json.WriteString(Names.From, message.From);
        // The key is only asked for again together with the cid, and is left out where the name itself is the key.
        if (message.Cid is not null && message.UserKey != message.From)
            _json.WriteString(Names.Key, message.UserKey);
        _json.WriteString(Names.OriginServer, message.OriginServer);
        _json.WritePropertyName(Names.Text);
        _json.WriteRawValue(message.TextJson.Span, skipInputValidation: true);
        WriteTimestamp(message);
        if (message.Cid is not null)
            _json.WriteString(Names.Cid, message.Cid);
    }

    private void WriteChange(ChannelChange change)
    {
        _json.WriteString(Names.Event, ChangeWords.Of(change.Kind));
        if (change.Target is not { } target)
            return;
        _json.WriteString(Names.User, target.User);
        if (target.UserKey != target.User)
            _json.WriteString(Names.UserKey, target.UserKey);
        if (target.ForS != 0)
            _json.WriteNumber(Names.ForSeconds, target.ForS);
        if (target.ByOperator)
            _json.WriteBoolean(Names.Operator, true);
        if (target.Session is not null)
            _json.WriteString(Names.Session, target.Session);
    }

    private void WriteLogin(LoginEntry login)
    {
        _json.WriteString(Names.Type, Names.Login);
        _json.WriteString(Names.User, login.User);
        _json.WriteString(Names.Key, login.UserKey);
        _json.WriteString(Names.Session, login.Session);
        _json.WriteString(Names.Server, login.Server);
        _json.WriteNumber(Names.Generation, login.Generation);
        WriteTimestamp(login);
        if (login.TokenHash is not null)
            _json.WriteString(Names.Token, login.TokenHash);
        if (login.Replaces is not null)
            _json.WriteString(Names.Replaces, login.Replaces);
    }

    private void WriteAccount(AccountEntry account)
    {
        _json.WriteString(Names.Type, Names.Account);
        _json.WriteString(Names.User, account.User);
        _json.WriteString(Names.Key, account.UserKey);
        _json.WriteString(Names.Hash, account.Hash);
        WriteTimestamp(account);
    }

    private void WriteLogout(LogoutEntry logout)
    {
        _json.WriteString(Names.Type, Names.Logout);
        if (logout.User != logout.UserKey)
            _json.WriteString(Names.User, logout.User);
        _json.WriteString(Names.Key, logout.UserKey);
        _json.WriteString(Names.Session, logout.Session);
        WriteTimestamp(logout);
    }

    private void WriteMembership(MembershipEntry membership)
    {
        _json.WriteString(Names.Type, membership.IsMember ? Names.Join : Names.Leave);
        _json.WriteString(Names.Channel, membership.Channel);
        _json.WriteString(Names.User, membership.User);
        _json.WriteString(Names.Key, membership.UserKey);
        WriteTimestamp(membership);
    }

    private void WriteServer(ServerEntry server)
    {
        _json.WriteString(Names.Type, Names.Server);
        _json.WriteString(Names.Server, server.Server);
        _json.WriteString(Names.State, server.IsUp ? Names.Up : Names.Down);
        _json.WriteNumber(Names.Generation, server.Generation);
        if (server.IsUp)
        {
            _json.WriteNumber(Names.ProcessId, server.ProcessId);
            _json.WriteString(Names.Address, server.Address);
            _json.WriteNumber(Names.NudgePort, server.NudgePort);
        }
        else
        {
            _json.WriteBoolean(Names.Orderly, server.Orderly);
        }

        WriteTimestamp(server);
    }

    private void WriteHead(LogHead head)
    {
        _json.WriteString(Names.Type, Names.Log);
        _json.WriteNumber(Names.Version, head.Version);
        _json.WriteString(Names.Epoch, head.Epoch);
        _json.WriteNumber(Names.Segment, head.Segment);
        WriteTimestamp(head);
    }

    private void WriteEnd(SegmentEnd end)
    {
        _json.WriteString(Names.Type, Names.End);
        _json.WriteNumber(Names.Segment, end.Segment);
        WriteTimestamp(end);
    }

    // Seconds with exactly three decimals: the shape of the original system's logs, and always the same number of digits.
    private void WriteTimestamp(LogEntry entry)
    {
        Span<byte> digits = stackalloc byte[24];
        Utf8Formatter.TryFormat(entry.TimestampMs / 1000, digits, out var length);
        digits[length++] = (byte)'.';
        Utf8Formatter.TryFormat((uint)(entry.TimestampMs % 1000), digits[length..], out var decimals, new StandardFormat('D', 3));
        _json.WritePropertyName(Names.Timestamp);
        _json.WriteRawValue(digits[..(length + decimals)], skipInputValidation: true);
    }
}
