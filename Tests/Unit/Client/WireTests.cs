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
        Assert.Equal("""{"type":"login","rid":"1","username":"Dana","caps":["ack","history","token","ping"]}""", Written(new LoginCommand("1", "Dana", [])));
        Assert.Equal("""{"type":"login","rid":"1","username":"Dana","caps":["ack","history","token","ping"],"token":"s3cret"}""", Written(new LoginCommand("1", "Dana", [], "s3cret")));
        Assert.Equal(
            """{"type":"login","rid":"1","username":"Dana","caps":["ack","history","token","ping"],"resume":[{"channel":"general","epoch":"k3f","seq":1042}]}""",
            Written(new LoginCommand("1", "Dana", [new ChannelPosition("general", "k3f", 1042)])));
        Assert.Equal("""{"type":"msg","text":"hi","rid":"2","cid":"a-1"}""", Written(new PostCommand("2", "a-1", "hi")));
        Assert.Equal("""{"type":"msg","text":"hi","channel":"dev","rid":"2","cid":"a-1"}""", Written(new PostCommand("2", "a-1", "hi", "dev")));
        Assert.Equal("""{"type":"msg","text":"hi","scope":"server","rid":"2","cid":"a-1"}""", Written(new PostCommand("2", "a-1", "hi", ServerOnly: true)));
        Assert.Equal("""{"type":"join","channel":"dev","rid":"3"}""", Written(new JoinCommand("3", "dev")));
        Assert.Equal("""{"type":"leave","channel":"dev","rid":"4"}""", Written(new LeaveCommand("4", "dev")));
        Assert.Equal("""{"type":"msg","text":"psst","to":"Ahmad","rid":"2","cid":"a-1"}""", Written(new PostCommand("2", "a-1", "psst", To: "Ahmad")));
        Assert.Equal("""{"type":"topic","channel":"dev","text":"Tea","rid":"5","cid":"a-1"}""", Written(new TopicCommand("5", "a-1", "dev", "Tea")));
        Assert.Equal("""{"type":"history","channel":"dev","before":9,"limit":20,"rid":"6"}""", Written(new HistoryCommand("6", "dev", 9, null, 20)));
        Assert.Equal("""{"type":"history","channel":"dev","after":0,"limit":20,"rid":"6"}""", Written(new HistoryCommand("6", "dev", null, 0, 20)));
        Assert.Equal("""{"type":"channels","rid":"7"}""", Written(new ChannelsCommand("7", null)));
        Assert.Equal("""{"type":"channels","after":"dev","rid":"7"}""", Written(new ChannelsCommand("7", "dev")));
        Assert.Equal("""{"type":"who","channel":"dev","after":"Dana","rid":"8"}""", Written(new WhoCommand("8", "dev", "Dana")));
        Assert.Equal("""{"type":"channels","after":"dev","limit":1,"rid":"7"}""", Written(new ChannelsCommand("7", "dev", 1)));
        Assert.Equal(
            """{"type":"login","rid":"1","username":"Dana","caps":["ack","presence"],"password":"correct horse"}""",
            Written(new LoginCommand("1", "Dana", []) { Capabilities = ["ack", "presence"], Password = "correct horse" }));
        Assert.Equal("""{"type":"register","username":"Dana","password":"correct horse","rid":"9"}""", Written(new RegisterCommand("9", "Dana", "correct horse")));
        Assert.Equal("""{"type":"register","password":"correct horse","rid":"9"}""", Written(new RegisterCommand("9", null, "correct horse")));
        Assert.Equal(
            """{"type":"mute","channel":"dev","user":"Ahmad","reason":"spam","for_s":600,"rid":"2","cid":"a-1"}""",
            Written(new ModerateCommand("2", "a-1", Moderation.Mute, "dev", "Ahmad", "spam", 600)));
        Assert.Equal("""{"type":"presence","state":"away","rid":"presence"}""", Written(new PresenceCommand(IsAway: true)));
        Assert.Equal("""{"type":"presence","state":"here","rid":"presence"}""", Written(new PresenceCommand(IsAway: false)));
        Assert.Equal("""{"type":"typing","channel":"dev","state":"active","rid":"typing"}""", Written(new TypingCommand("dev", null, IsActive: true)));
        Assert.Equal("""{"type":"typing","to":"Ahmad","state":"done","rid":"typing"}""", Written(new TypingCommand(null, "Ahmad", IsActive: false)));
        Assert.Equal("""{"type":"quit"}""", Written(new QuitCommand()));
        Assert.Equal("""{"type":"pong"}""", Written(new PongCommand()));
    }

    [Theory]
    [InlineData(Moderation.Kick, "kick")]
    [InlineData(Moderation.Mute, "mute")]
    [InlineData(Moderation.Unmute, "unmute")]
    [InlineData(Moderation.Ban, "ban")]
    [InlineData(Moderation.Unban, "unban")]
    [InlineData(Moderation.Promote, "promote")]
    [InlineData(Moderation.Demote, "demote")]
    public void What_is_done_to_a_user_has_one_name_in_both_directions(Moderation kind, string name)
    {
        Assert.Equal($$"""{"type":"{{name}}","channel":"dev","user":"Ahmad","rid":"2","cid":"a-1"}""", Written(new ModerateCommand("2", "a-1", kind, "dev", "Ahmad", null, null)));

        var read = Assert.IsType<ModerationEvent>(Read(
            $$"""{"type":"system","text":"so","event":"{{name}}","channel":"dev","seq":8,"from":"Dana","server":"A","user":"Ahmad","reason":"spam","until":1732199913.5,"timestamp":1732199912}"""));
        var start = DateTimeOffset.UnixEpoch.AddSeconds(1732199912);
        Assert.Equal(new ModerationEvent("so", "dev", 8, kind, "Dana", "Ahmad") { Time = start, Reason = "spam", Until = start.AddSeconds(1.5) }, read);
        Assert.Equal(name, read.Kind);
    }

    [Fact]
    public void A_command_with_a_password_does_not_show_it_when_it_is_printed()
    {
        Assert.DoesNotContain("horse", new LoginCommand("1", "Dana", []) { Password = "horse" }.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("horse", new RegisterCommand("1", "Dana", "horse").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("horse", new ChatClientOptions([], "Dana") { Password = "horse" }.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("join", PresenceState.Joined)]
    [InlineData("leave", PresenceState.Left)]
    [InlineData("away", PresenceState.Away)]
    [InlineData("here", PresenceState.Here)]
    public void Presence_says_who_is_where(string state, PresenceState expected) => Assert.Equal(
        new PresenceEvent("dev", "Ahmad", "B", expected),
        Read($$"""{"type":"presence","channel":"dev","user":"Ahmad","server":"B","state":"{{state}}"}"""));

    [Fact]
    public void Typing_says_who_types_where_and_to_whom()
    {
        Assert.Equal(new TypingEvent("dev", "Ahmad", IsActive: true), Read("""{"type":"typing","channel":"dev","user":"Ahmad","state":"active"}"""));
        Assert.Equal(
            new TypingEvent("dm:ahmad dana", "Ahmad", IsActive: false) { To = "dana" },
            Read("""{"type":"typing","channel":"dm:ahmad dana","user":"Ahmad","state":"done","to":"dana"}"""));
    }

    [Theory]
    [InlineData("presence")]
    [InlineData("typing")]
    public void A_state_of_a_later_version_is_no_event_and_none_at_all_is_a_broken_line(string type)
    {
        Assert.Null(Read($$"""{"type":"{{type}}","channel":"dev","user":"Ahmad","state":"dreams"}"""));
        Assert.IsType<UnreadableEvent>(Read($$"""{"type":"{{type}}","channel":"dev","user":"Ahmad"}"""));
        Assert.IsType<UnreadableEvent>(Read($$"""{"type":"{{type}}","user":"Ahmad","state":"join"}"""));
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
    public void A_line_of_an_unknown_type_is_no_event() => Assert.Null(Read("""{"type":"mood","user":"Ahmad"}"""));

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
            new LoggedEvent("Ahmad was muted", "dev", 8, "mute") { Time = DateTimeOffset.UnixEpoch.AddSeconds(1732199912) },
            Read("""{"type":"system","text":"Ahmad was muted","event":"mute","channel":"dev","seq":8,"timestamp":1732199912}"""));
        Assert.Equal(new SystemEvent("Server B is gone"), Read("""{"type":"system","text":"Server B is gone","event":"server_down","server":"B"}"""));
    }

    [Fact]
    public void A_page_has_messages_and_what_happened_between_them()
    {
        var answer = Assert.IsType<HistoryEvent>(Read(
            """{"type":"history","rid":"6","channel":"dev","epoch":"k3f","items":[{"from":"Dana","server":"A","text":"Tea?","seq":1,"timestamp":1732199912},{"event":"topic","text":"Dana set the topic of dev: Tea only","seq":2,"from":"Dana","server":"A","topic":"Tea only","timestamp":1732199913.5},{"odd":1},7],"oldest":1,"head":2,"end":true}"""));

        var start = DateTimeOffset.UnixEpoch.AddSeconds(1732199912);
        Assert.Equal(("6", "dev", true), (answer.Rid, answer.Page.Channel, answer.Page.IsEnd));
        Assert.Equal(
            [
                new MessageEvent("Dana", "A", "Tea?", "dev", 1) { Time = start },
                new LoggedEvent("Dana set the topic of dev: Tea only", "dev", 2, "topic") { Time = start.AddSeconds(1.5) },
            ],
            answer.Page.Items);
    }

    [Fact]
    public void Lists_of_channels_and_of_members_are_read_as_far_as_they_can_be()
    {
        var channels = Assert.IsType<ChannelsEvent>(Read(
            """{"type":"system","text":"2 channels","event":"channels","rid":"1","channels":[{"channel":"dev","members":2,"topic":"Tea"},{"channel":"general","members":3},{}],"end":true}"""));
        var who = Assert.IsType<WhoEvent>(Read(
            """{"type":"system","text":"In dev: Ahmad, Dana","event":"who","rid":"2","channel":"dev","users":[{"user":"Ahmad","server":"B","role":"owner","away":true},{"user":"Dana"}]}"""));

        Assert.Equal([new ChannelEntry("dev", 2, "Tea"), new ChannelEntry("general", 3, Topic: null)], channels.List.Channels);
        Assert.True(channels.List.IsEnd);
        Assert.Equal([new MemberEntry("Ahmad", "B") { Role = "owner", IsAway = true }, new MemberEntry("Dana", Server: null)], who.List.Users);
        Assert.False(who.List.IsEnd);
    }

    [Fact]
    public void A_private_message_says_whom_it_is_for()
    {
        var message = Assert.IsType<MessageEvent>(Read(
            """{"type":"msg","from":"Dana","server":"A","text":"psst","channel":"dm:ahmad dana","seq":1,"timestamp":1732199912,"to":"Ahmad","replay":true}"""));

        Assert.Equal(("Ahmad", "dm:ahmad dana", true), (message.To, message.Channel, message.IsReplay));
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

    private static ChatEvent? Read(string line) => EventReader.Read(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(line)));
}
