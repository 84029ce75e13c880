using System.Buffers;
using System.Text;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;

namespace OrleansChat.Tests.Unit.Protocol.Commands;

/// <summary>Commands about channels: which one is meant, what it is about, who is in it.</summary>
public sealed class ChannelCommandTests
{
    [Theory]
    [InlineData("""{"type":"msg","to":"Ahmad","text":"psst","cid":"a1","rid":"9"}""", "Post (with Ahmad) text=\"psst\" cid=a1 rid=9")]
    [InlineData("""{"type":"msg","channel":"dm:ahmad dana","text":"psst"}""", "Post dm:ahmad dana text=\"psst\"")]
    [InlineData("""{"type":"history","to":"Ahmad"}""", "History (with Ahmad) Latest 0 50")]
    [InlineData("""{"type":"history","channel":"dm:ahmad dana","before":7}""", "History dm:ahmad dana Before 7 50")]
    public void One_other_user_can_be_meant(string line, string expected) => Assert.Equal(expected, Parsed.Of(line));

    [Theory]
    [InlineData(""","to":"Ahmad","channel":"dev"}""")]
    [InlineData(""","to":"Ahmad","scope":"server"}""")]
    [InlineData(""","channel":"dev","scope":"server"}""")]
    [InlineData(""","scope":"world"}""")]
    [InlineData(""","channel":"@A"}""")]
    [InlineData(""","channel":"dm:dana ahmad"}""")]
    [InlineData(""","channel":"dm:Ahmad dana"}""")]
    [InlineData(""","channel":"dm:ahmad  dana"}""")]
    [InlineData(""","channel":"dm:ahmad dana eva"}""")]
    [InlineData(""","channel":"dm:ahmad"}""")]
    [InlineData(""","channel":"dm:"}""")]
    [InlineData(""","to":7}""")]
    public void A_place_that_is_none_or_more_than_one_is_refused(string rest)
    {
        Assert.Equal("bad_request rid=9", Parsed.Of("""{"type":"msg","rid":"9","text":"hi" """ + rest));
        Assert.Equal("bad_request rid=9", Parsed.Of("""{"type":"history","rid":"9" """ + rest));
    }

    [Theory]
    [InlineData("""{"type":"topic","channel":"dev","text":"Tea only","cid":"a1","rid":"9"}""", "Topic dev text=\"Tea only\" cid=a1 rid=9")]
    [InlineData("""{"type":"topic","text":"Welcome"}""", "Topic general text=\"Welcome\"")]
    [InlineData("""{"type":"topic","channel":"dev","text":""}""", "Topic dev text=\"\"")]
    [InlineData("""{"type":"topic","channel":"dev"}""", "bad_request")]
    [InlineData("""{"type":"topic","channel":"dm:ahmad dana","text":"us"}""", "bad_request")]
    [InlineData("""{"type":"topic","channel":"@A","text":"us"}""", "bad_request")]
    public void A_channel_has_a_topic(string line, string expected) => Assert.Equal(expected, Parsed.Of(line));

    [Theory]
    [InlineData("x", 0, "Topic")]
    [InlineData("x", 1, "too_large")]
    [InlineData("ä", 0, "Topic")]
    [InlineData("ä", 2, "too_large")]
    [InlineData("\\n", 0, "Topic")]
    [InlineData("\\n", 1, "too_large")]
    [InlineData("\\u0001", 0, "Topic")]
    [InlineData("\\u0001", 1, "too_large")]
    [InlineData("\\u00e4", 2, "too_large")]
    public void The_bytes_of_a_topic_count_and_not_its_escapes(string character, int bytesOver, string expected)
    {
        var each = character.Length == 1 ? Encoding.UTF8.GetByteCount(character) : character == "\\u00e4" ? 2 : 1;
        var text = string.Concat(Enumerable.Repeat(character, (ProtocolLimits.TopicBytesMax + bytesOver) / each));
        Assert.StartsWith(expected, Parsed.Of($$"""{"type":"topic","text":"{{text}}"}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"channels","rid":"9"}""", "Channels 50 rid=9")]
    [InlineData("""{"type":"channels","after":"dev","limit":300}""", "Channels 300 after=dev")]
    [InlineData("""{"type":"channels","limit":301}""", "bad_request")]
    [InlineData("""{"type":"channels","limit":0}""", "bad_request")]
    [InlineData("""{"type":"channels","after":7}""", "bad_request")]
    [InlineData("""{"type":"who"}""", "Who general 50")]
    [InlineData("""{"type":"who","channel":"dev","after":"Ahmad","limit":2}""", "Who dev 2 after=Ahmad")]
    [InlineData("""{"type":"who","channel":"@A"}""", "bad_request")]
    [InlineData("""{"type":"who","channel":"dm:ahmad dana"}""", "bad_request")]
    [InlineData("""{"type":"who","after":7}""", "bad_request")]
    [InlineData("""{"type":"history","after":"dev"}""", "bad_request")]
    public void Lists_go_on_after_a_name_and_history_after_a_seq(string line, string expected) => Assert.Equal(expected, Parsed.Of(line));

    [Theory]
    [InlineData("""{"type":"topic","channel":"dm:ahmad dana","text":"us"}""", "A private channel has no topic.")]
    [InlineData("""{"type":"who","channel":"dm:ahmad dana"}""", "In a private channel are the two that its name has.")]
    public void What_a_private_channel_does_not_have_is_said(string line, string text)
        => Assert.Equal(text, CommandParser.Parse(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line))).ErrorText);
}
