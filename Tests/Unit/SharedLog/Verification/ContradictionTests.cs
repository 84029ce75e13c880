using System.Text;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Verification;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Verification;

/// <summary>Lines that each are right, and contradict those before them. Every one is found, at its place, and once.</summary>
public sealed class ContradictionTests
{
    public static TheoryData<string, string> Contradictions() => new()
    {
        { "a gap", "at seq 1 and cannot go on with 3" },
        { "a seq again", "at seq 1 and cannot go on with 1" },
        { "a cid again", "the cid c1 of dana is there a second time" },
        { "a name twice", "taken while it is held" },
        { "a name given back", "without holding it" },
        { "a session again", "begins a second time" },
        { "a login at a dead server", "which is not up" },
        { "a generation left out", "cannot go up with generation 3" },
        { "a server dead twice", "cannot go down" },
        { "a membership again", "changed to what it is" },
        { "a leave of nobody", "changed to what it is" },
        { "a member of general", "has a member by a line" },
        { "a member who is out", "while nobody holds the name" },
        { "an account of one who is out", "changes while nobody holds the name" },
        { "a message of nobody", "who is not logged in" },
        { "a message from elsewhere", "who is at A" },
        { "a message of no member", "who is not in it" },
        { "a kick by nobody", "what he may not (NotAllowed)" },
        { "a kick of nobody", "what he may not (NoSuchUser)" },
        { "a message of a mute", "who is muted there" },
        { "a member who is banned", "where he is banned" },
        { "a login of one banned", "who is banned" },
        { "a head", "a head stands within" },
        { "an end of another", "the end of segment 7" },
        { "a line behind the end", "behind the end" },
        { "a type of later", "not known to this version" },
        { "no entry", "not an entry" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public async Task A_contradiction_is_found(string kind, string what)
    {
        var disk = new MemoryDisk();
        using var writer = await LogWriter.OpenWithDanaAsync(disk);
        await writer.AppendAsync(Some.Post("Dana", "one", cid: "c1"), Some.Join("Dana", "tea"));
        var end = (await Bytes.ReadAsync(disk)).Length;
        await Bytes.AppendAsync(disk, LinesOf(kind));

        var problem = Assert.Single((await LogVerifier.VerifyAsync(disk, LogWriter.Path, TestContext.Current.CancellationToken)).Problems);
        Assert.Contains(what, problem.What, StringComparison.Ordinal);
        Assert.True(problem.Offset >= end);
    }

    private static byte[] LinesOf(string kind) => kind switch
    {
        "a gap" => Some.Lines(Some.Message(3), Some.Message(4)),
        "a seq again" => Some.Lines(Some.Message(1), Some.Message(2)),
        "a cid again" => Some.Lines(Some.Message(2, cid: "c1"), Some.Message(3)),
        "a name twice" => Some.Lines(Some.LoginEntry("Dana") with { Session = "another" }),
        "a name given back" => Some.Lines(new LogoutEntry("dana", "another", Some.TimeMs, "Dana")),
        "an account of one who is out" => Some.Lines(new AccountEntry("Noor", "noor", "h1", Some.TimeMs), new AccountEntry("Noor", "noor", "h2", Some.TimeMs)),
        "a session again" => Some.Lines(new LogoutEntry("dana", Some.SessionOf("Dana"), Some.TimeMs, "Dana"), Some.LoginEntry("Dana")),
        "a login at a dead server" => Some.Lines(Some.LoginEntry("Noor", "B")),
        "a generation left out" => Some.Lines(Some.UpEntry("A", 3), Some.DownEntry("A", 3)),
        "a server dead twice" => Some.Lines(Some.DownEntry("A"), Some.DownEntry("A")),
        "a membership again" => Some.Lines(new MembershipEntry("tea", "Dana", "dana", IsMember: true, Some.TimeMs)),
        "a leave of nobody" => Some.Lines(new MembershipEntry("dev", "Dana", "dana", IsMember: false, Some.TimeMs)),
        "a member of general" => Some.Lines(new MembershipEntry("general", "Dana", "dana", IsMember: true, Some.TimeMs)),
        "a member who is out" => Some.Lines(new MembershipEntry("tea", "Noor", "noor", IsMember: true, Some.TimeMs)),
        "a message of nobody" => Some.Lines(Some.Message(2) with { From = "Noor", UserKey = "noor" }),
        "a message from elsewhere" => Some.Lines(Some.Message(2) with { OriginServer = "B" }),
        "a message of no member" => Some.Lines(Some.Message(1, channel: "dev")),
        "a kick by nobody" => Some.Lines(Event(ChannelChangeKind.Kick, "Noor", seq: 2, "general")),
        "a kick of nobody" => Some.Lines(Event(ChannelChangeKind.Kick, "Noor")),
        "a message of a mute" => Some.Lines(Event(ChannelChangeKind.Mute, "Dana", byOperator: true), Some.Message(2, channel: "tea")),
        "a member who is banned" => Some.Lines(Event(ChannelChangeKind.Ban, "Noor"), Some.LoginEntry("Noor"), new MembershipEntry("tea", "Noor", "noor", IsMember: true, Some.TimeMs)),
        "a login of one banned" => Some.Lines(Event(ChannelChangeKind.Ban, "Noor", seq: 2, "general", byOperator: true), Some.LoginEntry("Noor")),
        "a head" => Some.Lines(Some.Head),
        "an end of another" => Some.Lines(new SegmentEnd(7, Some.TimeMs)),
        "a line behind the end" => Some.Lines(new SegmentEnd(1, Some.TimeMs), Some.Message(2)),
        "a type of later" => [.. Some.Sealed("{\"type\":\"vote\",\"timestamp\":1.000"), (byte)'\n'],
        "no entry" => [.. Some.Sealed(Encoding.UTF8.GetBytes("{\"type\":\"relay_msg\",\"seq\":\"two\"")), (byte)'\n'],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static RelayMessage Event(ChannelChangeKind kind, string target, long seq = 1, string channel = "tea", bool byOperator = false)
        => Some.Message(seq, "", channel) with { Change = new ChannelChange(kind, new ModerationTarget(target, Some.KeyOf(target), ByOperator: byOperator)) };
}
