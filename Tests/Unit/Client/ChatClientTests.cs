using System.Text.Json.Nodes;
using OrleansChat.Client;

namespace OrleansChat.Tests.Unit.Client;

/// <summary>The library, as a bot uses it.</summary>
public sealed class ChatClientTests : IAsyncDisposable
{
    // The pauses before another attempt are over at once, and no other wait ever is.
    private readonly ScriptedNetwork _network;
    private readonly ChatClient _chat;

    public ChatClientTests()
    {
        var time = new ExpiringTime(ClientLimits.ReconnectWaitMin);
        _network = new ScriptedNetwork(time);
        var options = new ChatClientOptions([new ServerAddress("127.0.0.1", 5001), new ServerAddress("127.0.0.1", 5002)], "Dana");
        _chat = new ChatClient(options, time, receiver: null, _network.DialAsync, new ConstantRandom(0), "run");
    }

    public async ValueTask DisposeAsync()
    {
        _network.Close();
        await _chat.DisposeAsync();
        _network.Dispose();
    }

    [Fact]
    public async Task A_post_returns_its_place_and_a_repeat_is_told_as_one()
    {
        var server = await LoginAsync();

        var posting = _chat.PostAsync("hi", "dev");
        var post = await server.ExpectAsync("msg");
        await server.SendAsync($$"""{"type":"ack","cid":"{{post["cid"]}}","channel":"dev","epoch":"k3f","seq":7,"dup":true}""");

        Assert.Equal(new Posted("dev", 7, IsRepeat: true), (await posting).Value);
    }

    [Fact]
    public async Task What_was_posted_before_a_loss_is_posted_once_under_its_id_at_the_next_server()
    {
        var server = await LoginAsync();
        var posting = _chat.PostAsync("hi");
        var first = await server.ExpectAsync("msg");

        server.Close();
        var second = await _network.AcceptAsync(5002);
        await second.WelcomeAsync("B");
        var again = await second.ExpectAsync("msg");
        await second.AckAsync(again, dup: true);

        Assert.Equal((string?)first["cid"], (string?)again["cid"]);
        Assert.True((await posting).Value!.IsRepeat);
        Assert.Equal("B", _chat.Server);
    }

    [Fact]
    public async Task Events_come_in_order_over_all_connections()
    {
        var server = await LoginAsync("""{"channel":"general","epoch":"k3f","seq":0}""");
        await server.SayAsync("general", 1, "one");
        await HeardAsync("one");

        server.Close();
        var second = await _network.AcceptAsync(5002);
        var login = await second.WelcomeAsync("B", """{"channel":"general","epoch":"k3f","seq":2,"recovered":true}""");
        await second.SayAsync("general", 2, "two");
        var between = await HeardAsync("two");

        Assert.Equal("""[{"channel":"general","epoch":"k3f","seq":1}]""", login["resume"]!.ToJsonString());
        Assert.Equal([typeof(LostEvent), typeof(BackEvent), typeof(SystemEvent), typeof(MessageEvent)], between.Select(heard => heard is SystemEvent ? typeof(SystemEvent) : heard.GetType()));
    }

    [Fact]
    public async Task A_line_with_a_place_in_its_channel_moves_the_place_as_messages_do()
    {
        var server = await LoginAsync("""{"channel":"dev","epoch":"k3f","seq":6}""");
        await server.SendAsync(
            """{"type":"system","text":"Dana set the topic of dev: Tea only","event":"topic","channel":"dev","seq":7,"from":"Dana","server":"A","topic":"Tea only","timestamp":1732199912.345}""");
        Assert.IsType<LoggedEvent>((await HeardAsync(heard => heard is LoggedEvent))[^1]);

        server.Close();
        var login = await (await _network.AcceptAsync(5002)).WelcomeAsync("B");

        Assert.Equal("""[{"channel":"dev","epoch":"k3f","seq":7}]""", login["resume"]!.ToJsonString());
    }

    [Fact]
    public async Task A_bot_that_waits_for_an_answer_behind_more_than_it_may_hold_gets_it_and_then_the_rest()
    {
        var server = await LoginAsync("""{"channel":"general","epoch":"k3f","seq":0}""");
        var posting = _chat.PostAsync("hi");
        var post = await server.ExpectAsync("msg");
        for (var seq = 1; seq <= ClientLimits.UnreadEventsMax + 10; seq++) await server.SayAsync("general", seq, $"{seq}");
        await server.AckAsync(post);
        Assert.NotNull((await posting).Value);

        // The welcome takes one of the places.
        var held = ClientLimits.UnreadEventsMax - 1;
        Assert.Equal(held, (await HeardAsync($"{held}")).OfType<MessageEvent>().Count());
        var rest = HeardAsync($"{held + 1}");
        var second = await _network.AcceptAsync(5002);
        var login = await second.WelcomeAsync("B", $$"""{"channel":"general","epoch":"k3f","seq":{{held + 1}},"recovered":true}""");
        await second.SayAsync("general", held + 1, $"{held + 1}");

        Assert.Equal(held, (int?)login["resume"]![0]!["seq"]);
        await rest;
    }

    [Fact]
    public async Task A_bot_that_reads_slowly_and_asks_nothing_only_makes_its_server_wait()
    {
        const int Count = ClientLimits.UnreadEventsMax + 2000;
        var server = await LoginAsync("""{"channel":"general","epoch":"k3f","seq":0}""");
        var saying = SayAllAsync();

        var heard = await HeardAsync($"{Count}");

        await saying;
        Assert.Equal(Enumerable.Range(1, Count).Select(seq => (long?)seq), heard.OfType<MessageEvent>().Select(message => message.Seq));
        Assert.Equal([5001], _network.Called);

        async Task SayAllAsync()
        {
            for (var seq = 1; seq <= Count; seq++) await server.SayAsync("general", seq, $"{seq}");
        }
    }

    [Fact]
    public async Task A_login_that_is_given_up_fails()
    {
        using var cancel = new CancellationTokenSource();
        var login = _chat.LoginAsync(cancel.Token);
        await (await _network.AcceptAsync(5001)).ExpectAsync("login");

        await cancel.CancelAsync();

        Assert.Equal(Refusal.Unreachable, (await login).Refusal?.Code);
    }

    [Fact]
    public async Task A_refusal_is_a_value()
    {
        var server = await LoginAsync();

        var joining = _chat.JoinAsync("secret");
        var join = await server.ExpectAsync("join");
        await server.SendAsync($$"""{"type":"error","text":"you are banned","code":"banned","rid":"{{join["rid"]}}","fatal":false}""");

        Assert.Equal(new Refusal("banned", "you are banned"), (await joining).Refusal);
    }

    [Fact]
    public async Task A_login_that_no_server_takes_is_a_value_too()
    {
        _network.IsAllDown = true;

        var login = await _chat.LoginAsync();

        Assert.Equal(Refusal.Unreachable, login.Refusal?.Code);
        Assert.Equal([5001, 5002], _network.Called);
    }

    [Fact]
    public async Task Who_waits_when_the_client_ends_is_told_so()
    {
        var server = await LoginAsync();
        var posting = _chat.PostAsync("hi");
        await server.ExpectAsync("msg");

        await _chat.DisposeAsync();

        Assert.Equal(Refusal.NotConfirmed, (await posting).Refusal?.Code);
        Assert.Equal(Refusal.NotConfirmed, (await _chat.PostAsync("too late")).Refusal?.Code);
    }

    [Fact]
    public async Task A_request_that_nobody_waits_for_any_more_is_not_begun()
    {
        var server = await LoginAsync();
        using var cancel = new CancellationTokenSource();
        var first = _chat.PostAsync("first");
        var post = await server.ExpectAsync("msg");
        var second = _chat.PostAsync("second", cancellationToken: cancel.Token);
        var third = _chat.PostAsync("third");

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await server.AckAsync(post);
        var next = await server.ExpectAsync("msg");
        await server.AckAsync(next);

        Assert.Equal("third", (string?)next["text"]);
        Assert.NotNull((await first).Value);
        Assert.NotNull((await third).Value);
    }

    [Theory]
    [InlineData("general", null, """{"text":"so"}""")]
    [InlineData("dev", null, """{"text":"so","channel":"dev"}""")]
    [InlineData("@A", null, """{"text":"so","scope":"server"}""")]
    [InlineData("dm:ahmad dana", "Dana", """{"text":"so","to":"Ahmad"}""")]
    public async Task A_reply_goes_where_the_message_was_said(string channel, string? to, string expected)
    {
        var server = await LoginAsync();

        var replying = _chat.ReplyAsync(new MessageEvent("Ahmad", "A", "so?", channel, 1) { To = to }, "so");
        var post = (JsonObject)await server.ExpectAsync("msg");
        await server.AckAsync(post);
        await replying;

        foreach (var field in (string[])["type", "rid", "cid"]) post.Remove(field);
        Assert.Equal(expected, post.ToJsonString());
    }

    [Fact]
    public async Task What_is_asked_for_is_the_answer_and_not_an_event()
    {
        var server = await LoginAsync();

        var asking = _chat.HistoryAsync("general", before: 9, limit: 20);
        var question = await server.ExpectAsync("history");
        await server.SendAsync(
            $$"""{"type":"history","rid":"{{question["rid"]}}","channel":"general","epoch":"k3f","items":[{"from":"Ahmad","server":"C","text":"old","seq":8,"timestamp":1}],"oldest":1,"head":9,"end":false}""");
        var page = (await asking).Value!;
        await server.SayAsync("general", 10, "new");

        Assert.Equal("old", Assert.IsType<MessageEvent>(Assert.Single(page.Items)).Text);
        Assert.Single((await HeardAsync("new")).OfType<MessageEvent>());
    }

    private async Task<ScriptedServer> LoginAsync(params string[] channels)
    {
        var login = _chat.LoginAsync();
        var server = await _network.AcceptAsync(5001);
        await server.WelcomeAsync("A", channels);
        Assert.Null((await login).Refusal);
        return server;
    }

    private Task<List<ChatEvent>> HeardAsync(string text) => HeardAsync(heard => heard is MessageEvent message && message.Text == text);

    /// <summary>Reads up to this event, and returns all that were read.</summary>
    private async Task<List<ChatEvent>> HeardAsync(Func<ChatEvent, bool> last)
    {
        var all = new List<ChatEvent>();
        await foreach (var heard in _chat.ReadAsync())
        {
            all.Add(heard);
            if (last(heard)) return all;
        }

        throw new InvalidOperationException($"It ended behind {all.Count} events.");
    }
}
