using OrleansChat.Client;

namespace OrleansChat.Tests.Unit.Client.Terminal;

/// <summary>What is typed at a terminal, and what comes of it.</summary>
public sealed class TerminalConversationTests : IAsyncDisposable
{
    private readonly TerminalStay _terminal = new();

    public ValueTask DisposeAsync() => _terminal.DisposeAsync();

    [Fact]
    public async Task It_begins_with_the_last_messages_and_goes_on_with_the_new_ones()
    {
        var server = await _terminal.ArriveAsync();
        await server.SayAsync("general", 3, "new");
        await _terminal.LeaveAsync(server);

        Assert.Equal(["* Welcome Dana to Server A", "── #general ──", "[C] Ahmad: old", "[C] Ahmad: new", "* Goodbye"], _terminal.Printed());
    }

    [Fact]
    public async Task A_private_word_is_said_and_its_place_is_opened()
    {
        var server = await _terminal.ArriveAsync();
        _terminal.Press("/msg Ahmad psst\r");
        var post = await server.ExpectAsync("msg");
        await server.AckAsync(post);
        await server.ExpectHistoryAsync("dm:ahmad dana", text: "what?");
        _terminal.Press("nothing\r");
        var next = await server.ExpectAsync("msg");
        await server.AckAsync(next);
        await _terminal.LeaveAsync(server);

        Assert.Equal(("Ahmad", "psst", "Ahmad"), ((string?)post["to"], (string?)post["text"], (string?)next["to"]));
        Assert.Equal(["── Ahmad ──", "[C] Ahmad: what?", "* Goodbye"], _terminal.Printed()[^3..]);
    }

    [Fact]
    public async Task Lists_come_page_by_page()
    {
        var server = await _terminal.ArriveAsync();
        _terminal.Press("/channels\r/who\r");
        var first = await server.ExpectAsync("channels");
        await server.SendAsync(
            $$"""{"type":"system","text":"1 channel: dev (2)","event":"channels","rid":"{{first["rid"]}}","channels":[{"channel":"dev","members":2,"topic":"Tea only"}],"end":false}""");
        var second = await server.ExpectAsync("channels");
        await server.SendAsync(
            $$"""{"type":"system","text":"1 channel: general (3)","event":"channels","rid":"{{second["rid"]}}","channels":[{"channel":"general","members":3}],"end":true}""");
        var who = await server.ExpectAsync("who");
        await server.SendAsync(
            $$"""{"type":"system","text":"In general: Ahmad, Dana","event":"who","rid":"{{who["rid"]}}","channel":"general","users":[{"user":"Ahmad","server":"B"},{"user":"Dana"}],"end":true}""");
        await _terminal.LeaveAsync(server);

        Assert.Equal((null, "dev", "general"), ((string?)first["after"], (string?)second["after"], (string?)who["channel"]));
        Assert.Equal(["* #dev (2)  Tea only", "* #general (3)", "* In #general: Ahmad [B] Dana", "* Goodbye"], _terminal.Printed()[^4..]);
    }

    [Fact]
    public async Task The_topic_is_set_where_one_writes_and_taken_away()
    {
        var server = await _terminal.ArriveAsync();
        _terminal.Press("/topic Tea only\r/topic -\r");
        foreach (var text in (string[])["Tea only", ""])
        {
            var topic = await server.ExpectAsync("topic");
            Assert.Equal(("general", text), ((string?)topic["channel"], (string?)topic["text"]));
            await server.AckAsync(topic);
        }

        await _terminal.LeaveAsync(server);
    }

    [Fact]
    public async Task Earlier_history_is_asked_for_from_where_the_screen_begins()
    {
        var server = await _terminal.ArriveAsync();
        _terminal.Press("/history 5\r");
        var question = await server.ExpectHistoryAsync("general", 5, "older");
        await _terminal.LeaveAsync(server);

        Assert.Equal(1, (int?)question["before"]);
        Assert.Equal(["── earlier in #general ──", "[C] Ahmad: older"], _terminal.Printed()[^4..^2]);
    }

    [Fact]
    public async Task The_topic_is_asked_for_where_one_writes()
    {
        var server = await _terminal.ArriveAsync();
        _terminal.Press("/topic\r/topic\r");
        foreach (var topic in (string[])[""","topic":"Tea only" """, ""])
        {
            var question = await server.ExpectAsync("channels");
            await server.SendAsync(
                $$"""{"type":"system","text":"…","event":"channels","rid":"{{question["rid"]}}","channels":[{"channel":"general","members":3{{topic}}}],"end":true}""");
        }

        await _terminal.LeaveAsync(server);

        Assert.Equal(["* #general is about: Tea only", "* #general has no topic", "* Goodbye"], _terminal.Printed()[^3..]);
    }

    [Fact]
    public async Task Leave_leaves_the_channel_where_one_writes()
    {
        var server = await _terminal.ArriveAsync();
        _terminal.Press("/join dev\r/leave\rback\r");
        var join = await server.ExpectAsync("join");
        await server.SendAsync($$"""{"type":"system","text":"You joined dev","event":"joined","rid":"{{join["rid"]}}","channel":"dev","epoch":"k3f","seq":0}""");
        await server.ExpectHistoryAsync("dev");
        var leave = await server.ExpectAsync("leave");
        await server.SendAsync($$"""{"type":"system","text":"You left dev","event":"left","rid":"{{leave["rid"]}}","channel":"dev"}""");
        await server.ExpectHistoryAsync("general");
        var post = await server.ExpectAsync("msg");
        await server.AckAsync(post);
        await _terminal.LeaveAsync(server);

        Assert.Equal(("dev", null), ((string?)leave["channel"], (string?)post["channel"]));
    }

    [Fact]
    public async Task A_private_place_is_not_left()
    {
        var server = await _terminal.ArriveAsync();
        _terminal.Press("/msg Ahmad\r");
        await server.ExpectHistoryAsync("dm:ahmad dana");
        _terminal.Press("/leave\r");
        await _terminal.LeaveAsync(server, ExitCode.NotAllTaken);

        Assert.StartsWith("! a private place is not left", _terminal.Printed()[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_every_command_on_a_line_of_its_own()
    {
        var server = await _terminal.ArriveAsync();
        _terminal.Press("/help\r");
        await _terminal.LeaveAsync(server);

        Assert.All(OrleansChat.Client.Input.CommandLine.Commands, command => Assert.Contains(_terminal.Printed(), line => line.StartsWith($"* {command.Name} ", StringComparison.Ordinal)));
    }
}
