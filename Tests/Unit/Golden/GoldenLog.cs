using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.Tests.Unit.Repository;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.Golden;

/// <summary>A log that was written once, by commands through the product's own cycle under a clock that is moved by hand, and stays as it is.</summary>
internal sealed class GoldenLog
{
    private readonly int _segmentBytesMax;
    private readonly LogCommand[] _commands;

    private GoldenLog(string name, int segmentBytesMax, string[] files, LogCommand[] commands)
    {
        (Files, _segmentBytesMax, _commands) = (files, segmentBytesMax, commands);
        Folder = Path.Combine(Tree.Root, "Tests", "Unit", "Golden", name);
    }

    /// <summary>Every kind of entry that version 0.2 has, in three segments. It is only read: today the line of a logout has a field more.</summary>
    public static GoldenLog V1 { get; } = new("v1", 1_300, ["chat-000001.log", "chat-000002.log", "chat.log"], []);

    /// <summary>What 0.3 added: events of channels, private channels, tokens, accounts, and the names of those who log out.</summary>
    public static GoldenLog Events { get; } = new("events", 100_000, ["chat.log"], [.. EventCommands()]);

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, GoldenLog> All { get; } = new Dictionary<string, GoldenLog> { ["v1"] = V1, ["events"] = Events };

    /// <summary>The files, in the order of their segments.</summary>
    public string[] Files { get; }

    /// <summary>What the format itself forgets nothing of, but a list would not show: the cids that are remembered.</summary>
    public static readonly (string UserKey, string Cid)[] Cids = [("dana", "7f1c-1"), ("noor", "n-1"), ("noor", "n-2"), ("zoë", "\"quoted\"")];

    public string Folder { get; }

    /// <summary>Whether this version writes it as it stands there.</summary>
    public bool IsWritten => _commands.Length > 0;

    /// <summary>The committed files on a disk in memory, where <see cref="LogWriter"/> finds them.</summary>
    public async Task<MemoryDisk> LoadAsync()
    {
        var disk = new MemoryDisk();
        foreach (var file in Files)
            await Bytes.AppendAsync(disk, await File.ReadAllBytesAsync(Path.Combine(Folder, file)), "logs/" + file);
        return disk;
    }

    /// <summary>Writes the log anew.</summary>
    public async Task<MemoryDisk> WriteAsync()
    {
        var disk = new MemoryDisk();
        using var writer = await LogWriter.OpenAsync(disk, "k3v9q2x7m1c8", _segmentBytesMax);
        foreach (var command in _commands)
        {
            writer.Time.Advance(TimeSpan.FromMilliseconds(1_041));
            var result = Assert.Single(await writer.AppendAsync(command));
            Assert.Equal(AppendOutcome.Appended, result.Outcome);
        }

        return disk;
    }

    private static IEnumerable<LogCommand> EventCommands() =>
    [
        new ServerUpCommand { Server = "A", ProcessId = 4711, Address = "127.0.0.1:5001", NudgePort = 40213 },
        Some.Login("Dana", "A-1-1"),
        Some.Login("noor", "A-1-2"),
        Membership("Dana", "A-1-1", "tea", isMember: true),
        Topic("Dana", "A-1-1", "tea", "\"Tea \\\"only\\\"\"", cid: "t-1"),
        Topic("noor", "A-1-2", "general", "\"Welcome\"", cid: null),
        Topic("noor", "A-1-2", "general", "\"\"", cid: null),
        Post("Dana", "A-1-1", "A", "dm:dana noor", "\"psst\"", cid: "7f1c-1"),
        Post("noor", "A-1-2", "A", "dm:dana noor", "\"what?\"", cid: null),
        Post("Dana", "A-1-1", "A", "dm:dana dana", "\"buy milk\"", cid: null),
        Post("Dana", "A-1-1", "A", "dm:dana zoë", "\"are you there?\"", cid: null),
        Some.Login("Zoë", "A-1-3", token: "a4ayc/80/OGda4BO/1o/Vw=="),
        Some.Login("Zoë", "A-1-4", token: "1HNeOiZeFu7gP1lxi5tdAw==", presented: "a4ayc/80/OGda4BO/1o/Vw=="),
        Membership("noor", "A-1-2", "tea", isMember: true),
        Membership("Zoë", "A-1-4", "tea", isMember: true),
        Moderate(ChannelChangeKind.Promote, "tea", "zoë"),
        Moderate(ChannelChangeKind.Mute, "tea", "noor", forS: 600, textJson: "\"too \\\"loud\\\"\"", cid: "m-1"),
        Moderate(ChannelChangeKind.Unmute, "tea", "noor"),
        Moderate(ChannelChangeKind.Mute, "tea", "noor"),
        Moderate(ChannelChangeKind.Demote, "tea", "Zoë"),
        Moderate(ChannelChangeKind.Kick, "tea", "Zoë"),
        Moderate(ChannelChangeKind.Ban, "tea", "noor", forS: 31_536_000),
        Moderate(ChannelChangeKind.Unban, "tea", "noor"),
        Moderate(ChannelChangeKind.Ban, "tea", "Nobody"),
        Moderate(ChannelChangeKind.Kick, "general", "noor", byOperator: true),
        Moderate(ChannelChangeKind.Ban, "general", "Zoë", forS: 60, byOperator: true),
        Some.Register("Gül", "pbkdf2-sha256$600000$AAECAwQFBgcICQoLDA0ODw==$Ol3p7nS0C3mA4cyk8X2q1ZrY9yqfU0vW6tHn1bKfE2s="),
        Some.Login("Gül", "A-1-5", proven: "pbkdf2-sha256$600000$AAECAwQFBgcICQoLDA0ODw==$Ol3p7nS0C3mA4cyk8X2q1ZrY9yqfU0vW6tHn1bKfE2s="),
        new RegisterCommand { User = "Gül", UserKey = "gül", Session = "A-1-5", Hash = "pbkdf2-sha256$600000$EBESExQVFhcYGRobHB0eHw==$Vb0m6W3Gd1fXo8bT2kqQ7c4hJrL5yZsA9nPpE0uIxMg=" },
        Some.Login("eva", "A-1-6"),
        Some.Logout("eva", "A-1-6"),
        Some.Logout("Dana", "A-1-1"),
        new ServerDownCommand { Server = "A", Generation = 1, Orderly = true },
    ];

    private static PostCommand Moderate(ChannelChangeKind kind, string channel, string target, int forS = 0, string textJson = "\"\"", string? cid = null, bool byOperator = false)
        => Post("Dana", "A-1-1", "A", channel, textJson, cid, new ChannelChange(kind, new ModerationTarget(target, target.ToLowerInvariant(), forS, byOperator)));

    private static PostCommand Topic(string user, string session, string channel, string textJson, string? cid)
        => Post(user, session, "A", channel, textJson, cid, new ChannelChange(ChannelChangeKind.Topic));

    private static PostCommand Post(string user, string session, string server, string channel, string textJson, string? cid, ChannelChange? change = null) => new()
    {
        Channel = channel,
        From = user,
        UserKey = user.ToLowerInvariant(),
        Session = session,
        Server = server,
        TextJson = System.Text.Encoding.UTF8.GetBytes(textJson),
        Cid = cid,
        Change = change,
    };

    private static MembershipCommand Membership(string user, string session, string channel, bool isMember)
        => new() { Channel = channel, User = user, UserKey = user.ToLowerInvariant(), Session = session, IsMember = isMember };
}
