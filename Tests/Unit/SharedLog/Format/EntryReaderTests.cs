using System.Text;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Format;

public sealed class EntryReaderTests
{
    private const string Login = """{"type":"login","user":"Dana","key":"dana","session":"s","server":"A","generation":1,"timestamp":1.000""";
    private const string Message = """{"type":"relay_msg","channel":"general","seq":1,"from":"Dana","origin_server":"A","text":"hi","timestamp":1.000""";
    private const string Up = """{"type":"server","server":"A","state":"up","generation":1,"pid":1,"address":"","nudge_port":1,"timestamp":1.000""";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_was_written_is_read_again_whatever_people_type(int seed)
    {
        var entries = new RandomEntries(seed);
        for (var i = 0; i < 2_000; i++)
        {
            var entry = entries.Next();
            var line = Some.Lines(entry);
            Assert.Equal(line.Length - 1, line.AsSpan().IndexOf((byte)'\n'));
            Assert.Equal(Some.Comparable(entry), Some.Comparable(EntryReader.Read(line.AsMemory(0, line.Length - 1), offset: 0)));
        }
    }

    [Fact]
    public void Times_are_exact_to_the_millisecond()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var timeMs = i < 2_000 ? Some.TimeMs + i : random.NextInt64(0, 253_402_300_800_000);
            Assert.Equal(timeMs, Read(Some.Lines(new LogoutEntry("dana", "s", timeMs, "Dana"))[..^1]).TimestampMs);
        }
    }

    [Fact]
    public void The_text_is_a_slice_of_the_line_and_not_a_copy()
    {
        var line = Some.Lines(Some.Message(1, "Hello"))[..^1];
        var text = Assert.IsType<RelayMessage>(EntryReader.Read(line, 0)).TextJson;
        Assert.True(line.AsSpan().Overlaps(text.Span));
    }

    // The key is asked for only to recognise a cid.
    [Fact]
    public void In_a_message_without_cid_the_name_stands_for_the_key()
        => Assert.Equal("Dana", Assert.IsType<RelayMessage>(Read(Some.Lines(Some.Message(1))[..^1])).UserKey);

    // Versions before 0.3 did not say it at all.
    [Fact]
    public void In_a_logout_without_a_name_the_key_stands_for_it()
        => Assert.Equal("dana", Assert.IsType<LogoutEntry>(Read(Some.Sealed("""{"type":"logout","key":"dana","session":"s","timestamp":1.000"""))).User);

    [Fact]
    public void Fields_that_this_version_does_not_know_are_passed_over()
    {
        var entry = Read(Some.Sealed(Login.Replace("\"user\"", "\"colour\":{\"r\":[1,2,{}]},\"user\"", StringComparison.Ordinal)));
        Assert.Equal("Dana", Assert.IsType<LoginEntry>(entry).User);
    }

    [Theory]
    [InlineData(Login)]
    [InlineData(Message)]
    [InlineData(Up)]
    [InlineData("""{"type":"logout","key":"dana","session":"s","timestamp":1.000""")]
    [InlineData("""{"type":"join","channel":"tea","user":"Dana","key":"dana","timestamp":1.000""")]
    [InlineData("""{"type":"server","server":"A","state":"down","generation":1,"timestamp":1.000""")]
    [InlineData("""{"type":"log","version":1,"epoch":"e","segment":1,"timestamp":1.000""")]
    public void Every_field_is_needed(string open)
    {
        Read(Some.Sealed(open));
        var fields = open[1..].Split(',');
        for (var missing = 0; missing < fields.Length; missing++)
            AssertDamaged("{" + string.Join(',', fields.Where((_, i) => i != missing)));
    }

    [Theory]
    [InlineData("""{"type":"poll","timestamp":1.000""")]
    [InlineData("""{"type":"server","server":"A","state":"sideways","generation":1,"timestamp":1.000""")]
    [InlineData("""{"timestamp":1.000""")]
    [InlineData("""{"type":null,"timestamp":1.000""")]
    public void A_type_that_this_version_does_not_know_is_damage(string open) => AssertDamaged(open);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("x")]
    [InlineData("17")]
    [InlineData("[\"type\"")]
    [InlineData("\"type\":\"login\"")]
    [InlineData("""{"type":"logout","key":"dana","session":"s","timestamp":1.000}""")]
    [InlineData("""{"type":"logout","key":"dana","session":"s","timestamp":1.000}}""")]
    [InlineData("""{"type":"logout","key":"dana","session":"s","timestamp":1.000,""")]
    [InlineData("""{"type":"logout","key":"dana","session":{"a":"s","timestamp":1.000""")]
    [InlineData("""{"type":"logout","key":7,"session":"s","timestamp":1.000""")]
    [InlineData("""{"type":"logout","key":"\ud800","session":"s","timestamp":1.000""")]
    [InlineData("""{"type":"logout","key":"dana","session":"s","timestamp":"then" """)]
    [InlineData("""{"type":"logout","key":"dana","session":"s","timestamp":-1.000""")]
    [InlineData("""{"type":"logout","key":"dana","session":"s","timestamp":1e3""")]
    [InlineData("""{"type":"logout","key":"dana","session":"s","timestamp":99999999999999999999999999999999999999""")]
    [InlineData("""{"type":"logout","key":"dana","session":"s","timestamp":9999999999999999999999""")]
    public void Json_that_is_not_an_entry_is_damage(string open) => AssertDamaged(open);

    [Theory]
    [InlineData("\"seq\":1", "\"seq\":\"1\"")]
    [InlineData("\"seq\":1", "\"seq\":1.5")]
    [InlineData("\"seq\":1", "\"seq\":99999999999999999999")]
    [InlineData("\"text\":\"hi\"", "\"text\":17")]
    [InlineData("\"text\":\"hi\"", "\"text\":null")]
    public void A_message_with_a_field_of_another_kind_is_damage(string right, string wrong) => AssertDamaged(Message.Replace(right, wrong, StringComparison.Ordinal));

    [Theory]
    [InlineData("\"generation\":1", "\"generation\":4294967297")]
    [InlineData("\"pid\":1", "\"pid\":4294967297")]
    [InlineData("\"nudge_port\":1", "\"nudge_port\":-4294967295")]
    public void A_number_that_is_too_great_for_its_field_is_damage(string right, string wrong) => AssertDamaged(Up.Replace(right, wrong, StringComparison.Ordinal));

    [Fact]
    public void A_text_of_broken_utf8_in_a_name_is_damage()
        => AssertDamaged([.. "{\"type\":\"logout\",\"key\":\""u8, 0xc3, 0x28, .. "\",\"session\":\"s\",\"timestamp\":1.000"u8]);

    [Fact]
    public void A_wrong_checksum_is_told_with_the_place_of_the_line()
    {
        var line = Some.Lines(Some.Message(1))[..^1];
        line[20] ^= 1;
        var damage = Assert.Throws<LogCorruptException>(() => EntryReader.Read(line, offset: 4711));
        Assert.Equal(4711, damage.Offset);
        Assert.Contains("4711", damage.Message, StringComparison.Ordinal);
        Assert.Contains("checksum", damage.Message, StringComparison.Ordinal);
    }

    private static LogEntry Read(byte[] line) => EntryReader.Read(line, offset: 0);

    private static void AssertDamaged(string open) => AssertDamaged(Encoding.UTF8.GetBytes(open));

    private static void AssertDamaged(byte[] open)
        => Assert.Equal(4711, Assert.Throws<LogCorruptException>(() => EntryReader.Read(Some.Sealed(open), offset: 4711)).Offset);
}
