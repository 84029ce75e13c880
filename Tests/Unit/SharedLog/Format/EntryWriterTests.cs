using System.Text;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Format;

/// <summary>The bytes of today's lines, which every later version must be able to read. The checksums were computed by another program.</summary>
public sealed class EntryWriterTests
{
    public static TheoryData<string, string> Golden => new()
    {
        { "head", """{"type":"log","version":1,"epoch":"epoch1","segment":1,"timestamp":1732199912.345,"crc":"8bb2338a"}""" },
        { "up", """{"type":"server","server":"A","state":"up","generation":1,"pid":4711,"address":"127.0.0.1:5001","nudge_port":40001,"timestamp":1732199912.345,"crc":"e234c682"}""" },
        { "down", """{"type":"server","server":"A","state":"down","generation":1,"orderly":true,"timestamp":1732199912.345,"crc":"a35dec6d"}""" },
        { "lost", """{"type":"server","server":"B","state":"down","generation":7,"orderly":false,"timestamp":1732199912.345,"crc":"f3a1eb37"}""" },
        { "login", """{"type":"login","user":"Dana","key":"dana","session":"session-Dana","server":"A","generation":1,"timestamp":1732199912.345,"crc":"c9a0384d"}""" },
        { "logout", """{"type":"logout","user":"Dana","key":"dana","session":"session-Dana","timestamp":1732199912.345,"crc":"15f1fccf"}""" },
        { "logout of a lower-case name", """{"type":"logout","key":"dana","session":"session-Dana","timestamp":1732199912.345,"crc":"a5290c3b"}""" },
        { "join", """{"type":"join","channel":"tea","user":"Dana","key":"dana","timestamp":1732199912.345,"crc":"6e6bc046"}""" },
        { "leave", """{"type":"leave","channel":"tea","user":"Dana","key":"dana","timestamp":1732199912.345,"crc":"e603e5db"}""" },
        { "message", """{"type":"relay_msg","channel":"general","seq":42,"from":"Dana","origin_server":"A","text":"Hello from A","timestamp":1732199912.345,"crc":"06d3e476"}""" },
        { "message with cid", """{"type":"relay_msg","channel":"general","seq":43,"from":"Dana","key":"dana","origin_server":"A","text":"\"שלום\" 😀","timestamp":1732199912.345,"cid":"c1","crc":"4a2aee17"}""" },
        { "message of a lower-case name", """{"type":"relay_msg","channel":"@A","seq":1,"from":"eva","origin_server":"A","text":"hi","timestamp":1732199912.005,"cid":"c2","crc":"27de5066"}""" },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void The_line_of_each_kind_of_entry_is_exactly_this(string kind, string line)
        => Assert.Equal(line + "\n", Encoding.UTF8.GetString(Some.Lines(EntryOf(kind))));

    [Fact]
    public void Lines_are_written_one_behind_the_other()
    {
        var both = Some.Lines(Some.Head, Some.Message(1));
        Assert.Equal([.. Some.Lines(Some.Head), .. Some.Lines(Some.Message(1))], both);
    }

    [Fact]
    public void A_cleared_writer_begins_anew()
    {
        using var writer = new EntryWriter();
        writer.Write(Some.Message(1, new string('x', 8 * 1024)));
        writer.Clear();
        writer.Write(Some.Head);
        Assert.Equal(Some.Lines(Some.Head), writer.Written.ToArray());
    }

    [Fact]
    public void A_text_goes_into_the_line_as_the_client_wrote_it()
    {
        var line = Encoding.UTF8.GetString(Some.Lines(Some.Message(1) with { TextJson = "\"\\u0041\\/b\\ud83d\\ude00\""u8.ToArray() }));
        Assert.Contains("""
            ,"text":"\u0041\/b\ud83d\ude00",
            """, line, StringComparison.Ordinal);
    }

    private static LogEntry EntryOf(string kind) => kind switch
    {
        "head" => Some.Head,
        "up" => Some.UpEntry("A"),
        "down" => Some.DownEntry("A"),
        "lost" => Some.DownEntry("B", 7) with { Orderly = false },
        "login" => Some.LoginEntry("Dana"),
        "logout" => new LogoutEntry("dana", "session-Dana", Some.TimeMs, "Dana"),
        "logout of a lower-case name" => new LogoutEntry("dana", "session-Dana", Some.TimeMs, "dana"),
        "join" => new MembershipEntry("tea", "Dana", "dana", IsMember: true, Some.TimeMs),
        "leave" => new MembershipEntry("tea", "Dana", "dana", IsMember: false, Some.TimeMs),
        "message" => Some.Message(42, "Hello from A"),
        "message with cid" => Some.Message(43, cid: "c1") with { TextJson = "\"\\\"שלום\\\" 😀\""u8.ToArray() },
        "message of a lower-case name" => new RelayMessage("@A", 1, "eva", "eva", "A", Some.Json("hi"), "c2", 1_732_199_912_005),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
