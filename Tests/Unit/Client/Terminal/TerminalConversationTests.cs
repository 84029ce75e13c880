using System.Threading.Channels;
using OrleansChat.Client;
using OrleansChat.Client.Terminal;

namespace OrleansChat.Tests.Unit.Client.Terminal;

/// <summary>The whole client at a terminal but for its sockets: keys go in, a scripted server answers, cells are looked at.</summary>
public sealed class TerminalConversationTests : IAsyncDisposable
{
    private readonly ScriptedNetwork _network;
    private readonly MemoryScreen _screen = new(80);
    private readonly Channel<ConsoleKeyInfo> _keys = Channel.CreateUnbounded<ConsoleKeyInfo>();
    private readonly Task<ExitCode> _end;

    public TerminalConversationTests()
    {
        var time = new ExpiringTime(ClientLimits.ReconnectWaitMin);
        _network = new ScriptedNetwork(time);
        var view = new TerminalView(_screen, "Dana", time);
        var options = new ChatClientOptions([new ServerAddress("127.0.0.1", 5001)], "Dana");
        _end = new Conversation(
            receiver => new ChatClient(options, time, receiver, _network.DialAsync, new ConstantRandom(0), "run"), new TypedKeys(() => _keys.Reader, view), view, time).RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _network.Close();
        Press("/quit\r");
        await _end.WaitAsync(Patience.Bound);
        _network.Dispose();
    }

    [Fact]
    public async Task It_begins_with_the_last_messages_and_goes_on_with_the_new_ones()
    {
        var server = await _network.AcceptAsync(5001);
        await server.WelcomeAsync("A", """{"channel":"general","epoch":"k3f","seq":2}""");
        await AnswerHistoryAsync(server, "general", 20, "old");
        await server.SayAsync("general", 3, "new");
        await LeaveAsync(server);

        Assert.Equal(["* Welcome Dana to Server A", "── #general ──", "[C] Ahmad: old", "[C] Ahmad: new", "* Goodbye"], Printed());
    }

    [Fact]
    public async Task A_private_word_is_said_and_its_place_is_opened()
    {
        var server = await _network.AcceptAsync(5001);
        await server.WelcomeAsync("A", """{"channel":"general","epoch":"k3f","seq":2}""");
        await AnswerHistoryAsync(server, "general", 20, "old");
        Press("/msg Ahmad psst\r");
        var post = await server.ExpectAsync("msg");
        await server.AckAsync(post);
        await AnswerHistoryAsync(server, "dm:ahmad dana", 20, "what?");
        Press("nothing\r");
        var next = await server.ExpectAsync("msg");
        await server.AckAsync(next);
        await LeaveAsync(server);

        Assert.Equal(("Ahmad", "psst", "Ahmad"), ((string?)post["to"], (string?)post["text"], (string?)next["to"]));
        Assert.Equal(["── Ahmad ──", "[C] Ahmad: what?", "* Goodbye"], Printed()[^3..]);
    }

    [Fact]
    public async Task Lists_come_page_by_page()
    {
        var server = await _network.AcceptAsync(5001);
        await server.WelcomeAsync("A", """{"channel":"general","epoch":"k3f","seq":2}""");
        await AnswerHistoryAsync(server, "general", 20, "old");
        Press("/channels\r/who\r");
        var first = await server.ExpectAsync("channels");
        await server.SendAsync(
            $$"""{"type":"system","text":"1 channel: dev (2)","event":"channels","rid":"{{first["rid"]}}","channels":[{"channel":"dev","members":2,"topic":"Tea only"}],"end":false}""");
        var second = await server.ExpectAsync("channels");
        await server.SendAsync(
            $$"""{"type":"system","text":"1 channel: general (3)","event":"channels","rid":"{{second["rid"]}}","channels":[{"channel":"general","members":3}],"end":true}""");
        var who = await server.ExpectAsync("who");
        await server.SendAsync(
            $$"""{"type":"system","text":"In general: Ahmad, Dana","event":"who","rid":"{{who["rid"]}}","channel":"general","users":[{"user":"Ahmad","server":"B"},{"user":"Dana"}],"end":true}""");
        await LeaveAsync(server);

        Assert.Equal((null, "dev", "general"), ((string?)first["after"], (string?)second["after"], (string?)who["channel"]));
        Assert.Equal(["* #dev (2)  Tea only", "* #general (3)", "* In #general: Ahmad [B] Dana", "* Goodbye"], Printed()[^4..]);
    }

    [Fact]
    public async Task The_topic_is_set_where_one_writes_and_taken_away()
    {
        var server = await _network.AcceptAsync(5001);
        await server.WelcomeAsync("A", """{"channel":"general","epoch":"k3f","seq":2}""");
        await AnswerHistoryAsync(server, "general", 20, "old");
        Press("/topic Tea only\r/topic -\r");
        foreach (var text in (string[])["Tea only", ""])
        {
            var topic = await server.ExpectAsync("topic");
            Assert.Equal(("general", text), ((string?)topic["channel"], (string?)topic["text"]));
            await server.AckAsync(topic);
        }

        await LeaveAsync(server);
    }

    [Fact]
    public async Task Earlier_history_is_asked_for_from_where_the_screen_begins()
    {
        var server = await _network.AcceptAsync(5001);
        await server.WelcomeAsync("A", """{"channel":"general","epoch":"k3f","seq":2}""");
        await AnswerHistoryAsync(server, "general", 20, "old");
        Press("/history 5\r");
        var question = await AnswerHistoryAsync(server, "general", 5, "older");
        await LeaveAsync(server);

        Assert.Equal(1, (int?)question["before"]);
        Assert.Equal(["── earlier in #general ──", "[C] Ahmad: older"], Printed()[^4..^2]);
    }

    private static async Task<System.Text.Json.Nodes.JsonNode> AnswerHistoryAsync(ScriptedServer server, string channel, int limit, string text)
    {
        var question = await server.ExpectAsync("history");
        Assert.Equal((channel, limit), ((string?)question["channel"], (int?)question["limit"]));
        await server.SendAsync(
            $$"""{"type":"history","rid":"{{question["rid"]}}","channel":"{{channel}}","epoch":"k3f","items":[{"from":"Ahmad","server":"C","text":"{{text}}","seq":1,"timestamp":1}],"oldest":1,"head":2,"end":true}""");
        return question;
    }

    private async Task LeaveAsync(ScriptedServer server)
    {
        Press("/quit\r");
        await server.GoodbyeAsync();
        Assert.Equal(ExitCode.Left, await _end.WaitAsync(Patience.Bound));
    }

    private void Press(string text)
    {
        foreach (var key in Keys.Of(text)) _keys.Writer.TryWrite(key);
    }

    /// <summary>To be looked at after the end; without times and days.</summary>
    private string[] Printed() =>
        [.. _screen.Lines.Select(MemoryScreen.TextOf).Select(line => char.IsAsciiDigit(line[0]) ? line[6..] : line).Where(line => !line.Contains(',', StringComparison.Ordinal) || line[0] != '─')];
}
