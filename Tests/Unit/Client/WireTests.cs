using System.Buffers;
using System.Text;
using OrleansChat.Client;
using OrleansChat.Client.Wire;

namespace OrleansChat.Tests.Unit.Client;

public sealed class WireTests
{
    [Fact]
    public void Commands_are_written_as_the_protocol_has_them()
    {
        Assert.Equal("""{"type":"login","rid":"1","username":"Dana","caps":["ack"]}""", Written(new LoginCommand("1", "Dana", [])));
        Assert.Equal(
            """{"type":"login","rid":"1","username":"Dana","caps":["ack"],"resume":[{"channel":"general","epoch":"k3f","seq":1042}]}""",
            Written(new LoginCommand("1", "Dana", [new ChannelPosition("general", "k3f", 1042)])));
        Assert.Equal("""{"type":"msg","text":"hi","rid":"2","cid":"a-1"}""", Written(new PostCommand("2", "a-1", "hi")));
        Assert.Equal("""{"type":"msg","text":"hi","channel":"dev","rid":"2","cid":"a-1"}""", Written(new PostCommand("2", "a-1", "hi", "dev")));
        Assert.Equal("""{"type":"msg","text":"hi","scope":"server","rid":"2","cid":"a-1"}""", Written(new PostCommand("2", "a-1", "hi", ServerOnly: true)));
        Assert.Equal("""{"type":"join","channel":"dev","rid":"3"}""", Written(new JoinCommand("3", "dev")));
        Assert.Equal("""{"type":"leave","channel":"dev","rid":"4"}""", Written(new LeaveCommand("4", "dev")));
        Assert.Equal("""{"type":"quit"}""", Written(new QuitCommand()));
        Assert.Equal("""{"type":"pong"}""", Written(new PongCommand()));
    }

    [Fact]
    public void Text_is_written_readable_and_on_one_line()
    {
        Assert.Contains("\"مرحبا <b> \\\"x\\\" \\n\"", Written(new PostCommand("1", "c", "مرحبا <b> \"x\" \n")), StringComparison.Ordinal);
        Assert.Contains("\"\\uFFFD\"", Written(new PostCommand("1", "c", "\ud800")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_typed_line_fits_into_a_line_of_the_protocol_whatever_its_characters()
    {
        foreach (var worst in (string[])["\u0001", "\"", "語", "😀"])
        {
            var text = string.Concat(Enumerable.Repeat(worst, ClientLimits.TypedLineCharsMax / worst.Length));
            Assert.True(CommandWriter.Write(new PostCommand("1", "c", text, new string('c', 64))).Length < 64 * 1024);
        }
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    [InlineData("[1,2]")]
    [InlineData("""{"text":"no type"}""")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"msg","from":"Dana","text":"no server"}""")]
    [InlineData("""{"type":"msg","from":"Dana","server":"A","text":"\ud800"}""")]
    [InlineData("""{"type":"system"}""")]
    [InlineData("""{"type":"error","text":{}}""")]
    [InlineData("""{"type":"ack","cid":null}""")]
    public void A_line_that_breaks_the_protocol_is_told_apart_from_one_of_a_later_version(string line) =>
        Assert.IsType<UnreadableEvent>(Read(line));

    [Fact]
    public void A_line_of_an_unknown_type_is_no_event() => Assert.Null(Read("""{"type":"typing","user":"Ahmad"}"""));

    [Fact]
    public void A_welcome_says_where_the_channels_stand()
    {
        var welcome = Assert.IsType<WelcomeEvent>(Read(
            """{"type":"system","text":"Welcome Dana to Server A","event":"welcome","rid":"1","server":"A","channels":[{"channel":"general","epoch":"k3f","seq":1050,"oldest":1,"recovered":true},{"channel":"dev","epoch":"k3f","seq":9,"recovered":false,"reason":"too old"},{"channel":"@A","epoch":"k3f","seq":0}]}"""));

        Assert.Equal(("Welcome Dana to Server A", "1", "A"), (welcome.Text, welcome.Rid, welcome.Server));
        Assert.Equal(
            [new("general", "k3f", 1050, true), new("dev", "k3f", 9, false, "too old"), new("@A", "k3f", 0)],
            welcome.Channels);
    }

    [Theory]
    [InlineData("""{"type":"system","text":"hi","event":"welcome"}""")]
    [InlineData("""{"type":"system","text":"hi","event":"welcome","channels":{}}""")]
    [InlineData("""{"type":"system","text":"hi","event":"welcome","channels":[7,{"channel":"general"},{"channel":"general","epoch":1,"seq":"2"}]}""")]
    public void A_welcome_that_cannot_be_read_to_the_end_is_one_all_the_same(string line) =>
        Assert.Empty(Assert.IsType<WelcomeEvent>(Read(line)).Channels);

    [Fact]
    public void What_a_system_line_says_of_a_channel_depends_on_its_event()
    {
        Assert.Equal(
            new JoinedEvent("You joined dev", "3", new ChannelStart("dev", "k3f", 7)),
            Read("""{"type":"system","text":"You joined dev","event":"joined","rid":"3","channel":"dev","epoch":"k3f","seq":7}"""));
        Assert.Equal(new LeftEvent("You left dev", "4", "dev"), Read("""{"type":"system","text":"You left dev","event":"left","rid":"4","channel":"dev"}"""));
        Assert.Equal(
            new LoggedEvent("Ahmad was muted", null, "dev", 8),
            Read("""{"type":"system","text":"Ahmad was muted","event":"mute","channel":"dev","seq":8}"""));
        Assert.Equal(new SystemEvent("Server B is gone", null), Read("""{"type":"system","text":"Server B is gone","event":"server_down","server":"B"}"""));
    }

    [Theory]
    [InlineData("1500", 1500)]
    [InlineData("-5", null)]
    [InlineData("99999999999999", null)]
    [InlineData("\"soon\"", null)]
    public void The_pause_that_an_error_asks_for_is_believed_only_when_it_is_one(string retry, int? milliseconds)
    {
        var error = Assert.IsType<ErrorEvent>(Read($$"""{"type":"error","text":"too fast","code":"rate_limited","rid":"7","retry_ms":{{retry}}}"""));

        Assert.True(error.IsTemporary);
        Assert.Equal(milliseconds is { } expected ? TimeSpan.FromMilliseconds(expected) : null, error.RetryAfter);
    }

    private static string Written(ClientCommand command)
    {
        var line = Encoding.UTF8.GetString(CommandWriter.Write(command).Span);
        Assert.EndsWith("\n", line, StringComparison.Ordinal);
        return line[..^1];
    }

    private static ServerEvent? Read(string line) => EventReader.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line)));
}
