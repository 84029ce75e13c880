using System.Globalization;
using System.Text;
using OrleansChat.Tests.Support;

namespace OrleansChat.Tests.Unit.Support;

/// <summary>The reader by which the tests judge the log finds what is wrong with one.</summary>
public sealed class LogReaderTests
{
    private const string Head = """{"type":"log","version":1,"epoch":"k3f","segment":1,"timestamp":1732199912.345""";

    [Fact]
    public void A_sound_log_has_its_messages_and_no_problems()
    {
        var log = Read([Head, Message(1), """{"type":"server","server":"A","state":"up","generation":1,"timestamp":1732199912.345""", Message(2)]);
        Assert.Empty(log.Problems);
        Assert.Equal(("k3f", 1), (log.Epoch, log.Segments));
        Assert.Equal([new LoggedMessage("general", 1, "Dana", "A", "text 1", "cid-1"), new LoggedMessage("general", 2, "Dana", "A", "text 2", "cid-2")], log.Messages);
    }

    [Fact]
    public void A_change_of_a_channel_stands_among_its_messages()
    {
        var log = Read([Head, Message(1), """{"type":"channel_event","channel":"general","seq":2,"event":"topic","from":"Dana","origin_server":"A","text":"Tea","cid":"t","timestamp":1732199912.345""", Message(3)]);
        Assert.Empty(log.Problems);
        Assert.Equal(new LoggedMessage("general", 2, "Dana", "A", "Tea", "t", "topic"), log.Messages[1]);
    }

    [Fact]
    public void Segments_are_one_log()
    {
        var log = Read([Head, Message(1), End(1)], [HeadOf(2), Message(2), End(2)], [HeadOf(3), Message(3)]);
        Assert.Empty(log.Problems);
        Assert.Equal([1L, 2L, 3L], log.Messages.Select(message => message.Seq));
    }

    [Fact]
    public void A_missing_segment_shows_in_heads_and_seqs()
    {
        var log = Read([Head, Message(1), End(1)], [HeadOf(3), Message(3)]);
        Assert.Contains(log.Problems, problem => problem.Contains("the segment is 3 after 1", StringComparison.Ordinal));
        Assert.Contains(log.Problems, problem => problem.Contains("the seq of general is 3 after 1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_segment_ends_with_its_end_and_nothing_stands_behind_it()
    {
        Assert.Contains(Read([Head, Message(1)], [HeadOf(2)]).Problems, problem => problem.Contains("not with its end line", StringComparison.Ordinal));
        Assert.Contains(Read([Head, End(1), Message(1)]).Problems, problem => problem.Contains("behind the end", StringComparison.Ordinal));
    }

    [Fact]
    public void All_segments_have_one_epoch()
        => Assert.Contains(Read([Head, End(1)], [HeadOf(2).Replace("k3f", "other", StringComparison.Ordinal)]).Problems, problem => problem.Contains("epoch", StringComparison.Ordinal));

    [Theory]
    [InlineData(1, 3, "the seq of general is 3 after 1")]
    [InlineData(1, 1, "the seq of general is 1 after 1")]
    [InlineData(2, 3, "the seq of general is 2 after 0")]
    public void A_seq_that_is_not_the_next_one_is_a_problem(int first, int second, string problem)
        => Assert.Contains(Read([Head, Message(first), Message(second)]).Problems, found => found.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void Every_changed_byte_is_found()
    {
        var sound = Bytes([Head, Message(1)]);
        for (var i = 0; i < sound.Length; i++)
        {
            var damaged = sound.ToArray();
            damaged[i] ^= 1;
            Assert.NotEmpty(LogReader.Read([new LogSegment("chat.log", damaged)]).Problems);
        }
    }

    [Fact]
    public void Every_cut_inside_a_line_is_found()
    {
        var sound = Bytes([Head, Message(1)]);
        var behindHead = Array.IndexOf(sound, (byte)'\n') + 1;
        for (var length = 0; length < sound.Length; length++)
            Assert.Equal(length != behindHead, LogReader.Read([new LogSegment("chat.log", sound.AsMemory(0, length))]).Problems.Count > 0);
    }

    private static string HeadOf(int segment) => Head.Replace("\"segment\":1", string.Create(CultureInfo.InvariantCulture, $"\"segment\":{segment}"), StringComparison.Ordinal);

    private static string End(int segment) => string.Create(CultureInfo.InvariantCulture, $$"""{"type":"end","segment":{{segment}},"timestamp":1732199912.345""");

    private static string Message(int seq) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"type":"relay_msg","channel":"general","seq":{{seq}},"from":"Dana","origin_server":"A","text":"text {{seq}}","cid":"cid-{{seq}}","timestamp":1732199912.345""");

    private static LogContents Read(params string[][] segments) => LogReader.Read([.. segments.Select((lines, index) => new LogSegment($"segment {index + 1}", Bytes(lines)))]);

    /// <summary>The lines are given without their seals.</summary>
    private static byte[] Bytes(string[] lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line =>
        string.Create(CultureInfo.InvariantCulture, $"{line},\"crc\":\"{Crc32C.Compute(Encoding.UTF8.GetBytes(line)):x8}\"}}\n"))));
}
