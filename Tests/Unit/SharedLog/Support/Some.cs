using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;

namespace OrleansChat.Tests.Unit.SharedLog.Support;

/// <summary>Commands and entries that tests need, with the fields that do not matter filled in. Users are sessions of their own name on server A unless said otherwise.</summary>
internal static class Some
{
    public const long TimeMs = 1_732_199_912_345;

    public static readonly LogHead Head = new(LogHead.CurrentVersion, "epoch1", Segment: 1, TimeMs);

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Json(string text) => JsonSerializer.SerializeToUtf8Bytes(text, Readable);

    public static ServerUpCommand Up(string server) => new() { Server = server, ProcessId = 4711, Address = "127.0.0.1:5001", NudgePort = 0 };

    public static ServerDownCommand Down(string server, int generation) => new() { Server = server, Generation = generation, Orderly = false };

    public static LoginCommand Login(string user, string? session = null, string server = "A", int generation = 1, string? token = null, string? presented = null, string? proven = null, bool accountsRequired = false) => new()
    {
        User = user,
        UserKey = KeyOf(user),
        Session = session ?? SessionOf(user),
        Server = server,
        Generation = generation,
        TokenHash = token,
        PresentedTokenHash = presented,
        ProvenHash = proven,
        RequiresAccount = accountsRequired,
    };

    /// <summary>A registration; by the session that the user has, or by somebody who has none.</summary>
    public static RegisterCommand Register(string user, string hash, bool isLoggedIn = false)
        => new() { User = user, UserKey = KeyOf(user), Session = isLoggedIn ? SessionOf(user) : null, Hash = hash };

    public static LogoutCommand Logout(string user, string? session = null) => new() { UserKey = KeyOf(user), Session = session ?? SessionOf(user) };

    public static PostCommand Post(string user, string text, string? cid = null, string channel = "general", string server = "A", ChannelChange? change = null) => new()
    {
        Channel = channel,
        From = user,
        UserKey = KeyOf(user),
        Session = SessionOf(user),
        Server = server,
        TextJson = Json(text),
        Cid = cid,
        Change = change,
    };

    public static PostCommand Topic(string user, string text, string? cid = null, string channel = "general", string server = "A")
        => Post(user, text, cid, channel, server, new ChannelChange(ChannelChangeKind.Topic));

    /// <summary>An event that is done to somebody.</summary>
    public static PostCommand Do(
        ChannelChangeKind kind, string user, string target, string channel = "tea", int forS = 0, string reason = "", string? cid = null, bool byOperator = false, string server = "A")
        => Post(user, reason, cid, channel, server, new ChannelChange(kind, new ModerationTarget(target, KeyOf(target), forS, byOperator)));

    public static MembershipCommand Join(string user, string channel) => Membership(user, channel, isMember: true);

    public static MembershipCommand Leave(string user, string channel) => Membership(user, channel, isMember: false);

    public static RelayMessage Message(long seq, string text = "hi", string channel = "general", string? cid = null)
        => new(channel, seq, "Dana", "dana", "A", Json(text), cid, TimeMs);

    public static LoginEntry LoginEntry(string user, string server = "A", int generation = 1) => new(user, KeyOf(user), SessionOf(user), server, generation, TimeMs);

    public static ServerEntry UpEntry(string server, int generation = 1)
        => new(server, generation, IsUp: true, Orderly: false, ProcessId: 4711, "127.0.0.1:5001", NudgePort: 40001, TimeMs);

    public static ServerEntry DownEntry(string server, int generation = 1)
        => new(server, generation, IsUp: false, Orderly: true, ProcessId: 0, "", NudgePort: 0, TimeMs);

    /// <summary>What can be compared: a message's text is memory, which is equal only to itself.</summary>
    public static object Comparable(LogEntry entry)
        => entry is RelayMessage message ? (message with { TextJson = default }, Encoding.UTF8.GetString(message.TextJson.Span)) : entry;

    /// <summary>The entries' lines.</summary>
    public static byte[] Lines(params IEnumerable<LogEntry> entries)
    {
        using var writer = new EntryWriter();
        foreach (var entry in entries)
            writer.Write(entry);
        return writer.Written.ToArray();
    }

    /// <summary>Closes a line that no server writes with the right checksum.</summary>
    public static byte[] Sealed(string open) => Sealed(Encoding.UTF8.GetBytes(open));

    public static byte[] Sealed(byte[] open) => [.. open, .. Encoding.ASCII.GetBytes($",\"crc\":\"{Crc32C.Of(open):x8}\"}}")];

    public static string SessionOf(string user) => "session-" + user;

    public static string KeyOf(string user) => user.ToLowerInvariant();

    private static MembershipCommand Membership(string user, string channel, bool isMember)
        => new() { Channel = channel, User = user, UserKey = KeyOf(user), Session = SessionOf(user), IsMember = isMember };
}
