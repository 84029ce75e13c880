using System.Text.Json.Nodes;
using OrleansChat.Client;

namespace OrleansChat.Tests.Unit.Client;

/// <summary>The library, as a bot uses it.</summary>
public sealed class ChatClientTests : IAsyncDisposable
{
    private readonly Bot _bot = new();

    private ScriptedNetwork Network => _bot.Network;

    private ChatClient Chat => _bot.Chat;

    public ValueTask DisposeAsync() => _bot.DisposeAsync();

    [Fact]
    public async Task A_post_returns_its_place_and_a_repeat_is_told_as_one()
    {
        var server = await _bot.LoginAsync();

        var posting = Chat.PostAsync("hi", "dev");
        var post = await server.ExpectAsync("msg");
        await server.SendAsync($$"""{"type":"ack","cid":"{{post["cid"]}}","channel":"dev","epoch":"k3f","seq":7,"dup":true}""");

        Assert.Equal(new Posted("dev", 7, IsRepeat: true), (await posting).Value);
    }

    [Fact]
    public async Task What_was_posted_before_a_loss_is_posted_once_under_its_id_at_the_next_server()
    {
        var server = await _bot.LoginAsync();
        var posting = Chat.PostAsync("hi");
        var first = await server.ExpectAsync("msg");

        server.Close();
        var second = await Network.AcceptAsync(5002);
        await second.WelcomeAsync("B");
        var again = await second.ExpectAsync("msg");
        await second.AckAsync(again, dup: true);

        Assert.Equal((string?)first["cid"], (string?)again["cid"]);
        Assert.True((await posting).Value!.IsRepeat);
        Assert.Equal("B", Chat.Server);
    }

    [Fact]
    public async Task Events_come_in_order_over_all_connections()
    {
        var server = await _bot.LoginAsync("""{"channel":"general","epoch":"k3f","seq":0}""");
        await server.SayAsync("general", 1, "one");
        await _bot.HeardAsync("one");

        server.Close();
        var second = await Network.AcceptAsync(5002);
        var login = await second.WelcomeAsync("B", """{"channel":"general","epoch":"k3f","seq":2,"recovered":true}""");
        await second.SayAsync("general", 2, "two");
        var between = await _bot.HeardAsync("two");

        Assert.Equal("""[{"channel":"general","epoch":"k3f","seq":1}]""", login["resume"]!.ToJsonString());
        Assert.Equal([typeof(LostEvent), typeof(BackEvent), typeof(SystemEvent), typeof(MessageEvent)], between.Select(heard => heard is SystemEvent ? typeof(SystemEvent) : heard.GetType()));
    }

    [Fact]
    public async Task A_line_with_a_place_in_its_channel_moves_the_place_as_messages_do()
    {
        var server = await _bot.LoginAsync("""{"channel":"dev","epoch":"k3f","seq":6}""");
        await server.SendAsync(
            """{"type":"system","text":"Dana set the topic of dev: Tea only","event":"topic","channel":"dev","seq":7,"from":"Dana","server":"A","topic":"Tea only","timestamp":1732199912.345}""");
        Assert.IsType<LoggedEvent>((await _bot.HeardAsync(heard => heard is LoggedEvent))[^1]);

        server.Close();
        var login = await (await Network.AcceptAsync(5002)).WelcomeAsync("B");

        Assert.Equal("""[{"channel":"dev","epoch":"k3f","seq":7}]""", login["resume"]!.ToJsonString());
    }

    [Fact]
    public async Task A_bot_that_waits_for_an_answer_behind_more_than_it_may_hold_gets_it_and_then_the_rest()
    {
        var server = await _bot.LoginAsync("""{"channel":"general","epoch":"k3f","seq":0}""");
        var posting = Chat.PostAsync("hi");
        var post = await server.ExpectAsync("msg");
        for (var seq = 1; seq <= ClientLimits.UnreadEventsMax + 10; seq++) await server.SayAsync("general", seq, $"{seq}");
        await server.AckAsync(post);
        Assert.NotNull((await posting).Value);

        // The welcome takes one of the places.
        var held = ClientLimits.UnreadEventsMax - 1;
        Assert.Equal(held, (await _bot.HeardAsync($"{held}")).OfType<MessageEvent>().Count());
        var rest = _bot.HeardAsync($"{held + 1}");
        var second = await Network.AcceptAsync(5002);
        var login = await second.WelcomeAsync("B", $$"""{"channel":"general","epoch":"k3f","seq":{{held + 1}},"recovered":true}""");
        await second.SayAsync("general", held + 1, $"{held + 1}");

        Assert.Equal(held, (int?)login["resume"]![0]!["seq"]);
        await rest;
    }

    [Fact]
    public async Task A_bot_that_reads_slowly_and_asks_nothing_only_makes_its_server_wait()
    {
        const int Count = ClientLimits.UnreadEventsMax + 2000;
        var server = await _bot.LoginAsync("""{"channel":"general","epoch":"k3f","seq":0}""");
        var saying = SayAllAsync();

        var heard = await _bot.HeardAsync($"{Count}");

        await saying;
        Assert.Equal(Enumerable.Range(1, Count).Select(seq => (long?)seq), heard.OfType<MessageEvent>().Select(message => message.Seq));
        Assert.Equal([5001], Network.Called);

        async Task SayAllAsync()
        {
            for (var seq = 1; seq <= Count; seq++) await server.SayAsync("general", seq, $"{seq}");
        }
    }

    [Fact]
    public async Task A_login_that_is_given_up_fails()
    {
        using var cancel = new CancellationTokenSource();
        var login = Chat.LoginAsync(cancel.Token);
        await (await Network.AcceptAsync(5001)).ExpectAsync("login");

        await cancel.CancelAsync();

        Assert.Equal(Refusal.Unreachable, (await login).Refusal?.Code);
    }

    [Fact]
    public async Task A_refusal_is_a_value()
    {
        var server = await _bot.LoginAsync();

        var joining = Chat.JoinAsync("secret");
        var join = await server.ExpectAsync("join");
        await server.SendAsync($$"""{"type":"error","text":"you are banned","code":"banned","rid":"{{join["rid"]}}","fatal":false}""");

        Assert.Equal(new Refusal("banned", "you are banned"), (await joining).Refusal);
    }

    [Fact]
    public async Task A_login_that_no_server_takes_is_a_value_too()
    {
        Network.IsAllDown = true;

        var login = await Chat.LoginAsync();

        Assert.Equal(Refusal.Unreachable, login.Refusal?.Code);
        Assert.Equal([5001, 5002], Network.Called);
    }

    [Fact]
    public async Task Who_waits_when_the_client_ends_is_told_so()
    {
        var server = await _bot.LoginAsync();
        var posting = Chat.PostAsync("hi");
        await server.ExpectAsync("msg");

        await Chat.DisposeAsync();

        Assert.Equal(Refusal.NotConfirmed, (await posting).Refusal?.Code);
        Assert.Equal(Refusal.NotConfirmed, (await Chat.PostAsync("too late")).Refusal?.Code);
    }

    [Fact]
    public async Task A_request_that_nobody_waits_for_any_more_is_not_begun()
    {
        var server = await _bot.LoginAsync();
        using var cancel = new CancellationTokenSource();
        var first = Chat.PostAsync("first");
        var post = await server.ExpectAsync("msg");
        var second = Chat.PostAsync("second", cancellationToken: cancel.Token);
        var third = Chat.PostAsync("third");

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
        var server = await _bot.LoginAsync();

        var replying = Chat.ReplyAsync(new MessageEvent("Ahmad", "A", "so?", channel, 1) { To = to }, "so");
        var post = (JsonObject)await server.ExpectAsync("msg");
        await server.AckAsync(post);
        await replying;

        foreach (var field in (string[])["type", "rid", "cid"]) post.Remove(field);
        Assert.Equal(expected, post.ToJsonString());
    }

    [Fact]
    public async Task What_is_asked_for_is_the_answer_and_not_an_event()
    {
        var server = await _bot.LoginAsync();

        var asking = Chat.HistoryAsync("general", before: 9, limit: 20);
        var question = await server.ExpectAsync("history");
        await server.SendAsync(
            $$"""{"type":"history","rid":"{{question["rid"]}}","channel":"general","epoch":"k3f","items":[{"from":"Ahmad","server":"C","text":"old","seq":8,"timestamp":1}],"oldest":1,"head":9,"end":false}""");
        var page = (await asking).Value!;
        await server.SayAsync("general", 10, "new");

        Assert.Equal("old", Assert.IsType<MessageEvent>(Assert.Single(page.Items)).Text);
        Assert.Single((await _bot.HeardAsync("new")).OfType<MessageEvent>());
    }
}
