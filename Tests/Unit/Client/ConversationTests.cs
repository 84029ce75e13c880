using OrleansChat.Client;

namespace OrleansChat.Tests.Unit.Client;

public sealed class ConversationTests
{
    [Fact]
    public async Task The_login_names_the_person_and_asks_for_acks_and_history()
    {
        await using var stay = new Stay();

        var login = await stay.Server.ExpectAsync("login");

        Assert.Equal("Dana", (string?)login["username"]);
        Assert.Equal("""["ack","history","token","ping"]""", login["caps"]!.ToJsonString());
    }

    [Fact]
    public async Task A_pipe_that_ends_waits_for_its_ack_and_only_then_quits()
    {
        await using var stay = new Stay();
        await stay.TypeAndEndAsync("hi\n");
        await stay.Server.WelcomeAsync();

        var post = await stay.Server.ExpectAsync("msg");
        Assert.Equal("hi", (string?)post["text"]);
        Assert.Null(post["channel"]);
        Assert.False(stay.End.IsCompleted);

        await stay.Server.SendAsync("""{"type":"msg","from":"Dana","server":"A","text":"hi","channel":"general","seq":1}""");
        await stay.Server.AckAsync(post);
        await stay.Server.GoodbyeAsync();

        Assert.Equal(ExitCode.Left, await stay.End);
        Assert.Equal(["* Welcome Dana to Server A", "[A] Dana: hi", "* Goodbye"], stay.Output);
        Assert.Empty(stay.Errors);
    }

    [Fact]
    public async Task Lines_are_sent_in_order_each_after_the_answer_to_the_one_before_and_each_with_its_own_ids()
    {
        await using var stay = new Stay();
        await stay.TypeAndEndAsync("one\n\ntwo\nthree");
        await stay.Server.WelcomeAsync();

        var cids = new HashSet<string>();
        var rids = new HashSet<string>();
        foreach (var text in (string[])["one", "two", "three"])
        {
            var post = await stay.Server.ExpectAsync("msg");
            Assert.Equal(text, (string?)post["text"]);
            Assert.True(cids.Add((string)post["cid"]!));
            Assert.True(rids.Add((string)post["rid"]!));
            await stay.Server.AckAsync(post);
        }

        await stay.Server.GoodbyeAsync();
        Assert.Equal(ExitCode.Left, await stay.End);
    }

    [Fact]
    public async Task Quit_leaves_although_the_input_goes_on()
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();

        await stay.TypeAsync("/quit\nnever sent\n");
        await stay.Server.GoodbyeAsync();

        Assert.Equal(ExitCode.Left, await stay.End);
    }

    [Fact]
    public async Task A_server_that_does_not_close_after_quit_keeps_nobody()
    {
        var time = new ExpiringTime();
        await using var stay = new Stay(time);
        await stay.Server.WelcomeAsync();
        await stay.TypeAndEndAsync("");

        await stay.Server.ExpectAsync("quit");
        time.Expire();

        Assert.Equal(ExitCode.Left, await stay.End);
    }

    [Fact]
    public async Task Local_speaks_to_the_clients_of_this_server()
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();

        await stay.TypeAsync("/local only here\n");
        var post = await stay.Server.ExpectAsync("msg");

        Assert.Equal("only here", (string?)post["text"]);
        Assert.Equal("server", (string?)post["scope"]);
    }

    [Fact]
    public async Task After_joining_a_channel_the_person_writes_there_until_leaving_it()
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();
        await stay.TypeAndEndAsync("/join #dev\nin dev\n/leave dev\nback\n");

        var join = await stay.Server.ExpectAsync("join");
        Assert.Equal("dev", (string?)join["channel"]);
        await stay.Server.SendAsync($$"""{"type":"system","text":"Dana joined dev","rid":"{{join["rid"]}}"}""");

        var inDev = await stay.Server.ExpectAsync("msg");
        Assert.Equal("dev", (string?)inDev["channel"]);
        await stay.Server.AckAsync(inDev);

        var leave = await stay.Server.ExpectAsync("leave");
        await stay.Server.SendAsync($$"""{"type":"system","text":"Dana left dev","rid":"{{leave["rid"]}}"}""");

        var back = await stay.Server.ExpectAsync("msg");
        Assert.Null(back["channel"]);
        await stay.Server.AckAsync(back);
        await stay.Server.GoodbyeAsync();

        Assert.Equal(ExitCode.Left, await stay.End);
        Assert.Contains("* You write to #dev now", stay.Output);
        Assert.Contains("* You write to #general now", stay.Output);
    }

    [Fact]
    public async Task A_refused_join_does_not_move_the_person()
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();
        await stay.TypeAndEndAsync("/join secret\nstill here\n");

        var join = await stay.Server.ExpectAsync("join");
        await stay.Server.SendAsync($$"""{"type":"error","text":"you are banned","code":"banned","rid":"{{join["rid"]}}"}""");
        var post = await stay.Server.ExpectAsync("msg");
        Assert.Null(post["channel"]);
        await stay.Server.AckAsync(post);
        await stay.Server.GoodbyeAsync();

        Assert.Equal(ExitCode.NotAllTaken, await stay.End);
        Assert.Equal(["! you are banned"], stay.Errors);
    }

    [Theory]
    [InlineData("username taken", "username_taken")]
    [InlineData("that is no name", "name_invalid")]
    public async Task A_refused_login_says_what_the_server_said(string text, string code)
    {
        await using var stay = new Stay();
        await stay.Server.ExpectAsync("login");
        await stay.Server.SendAsync($$"""{"type":"error","text":"{{text}}","code":"{{code}}"}""");

        Assert.Equal(ExitCode.Refused, await stay.End);
        Assert.Equal([$"! {text}"], stay.Errors);
    }

    [Fact]
    public async Task A_message_put_off_by_the_server_is_repeated_as_the_same_message_before_the_next()
    {
        await using var stay = new Stay(TimeProvider.System);
        await stay.Server.WelcomeAsync();
        await stay.TypeAndEndAsync("first\nsecond\n");

        var first = await stay.Server.ExpectAsync("msg");
        await stay.Server.SendAsync($$"""{"type":"error","text":"too fast","code":"rate_limited","rid":"{{first["rid"]}}","retry_ms":1}""");
        var again = await stay.Server.ExpectAsync("msg");
        Assert.Equal((string?)first["cid"], (string?)again["cid"]);
        Assert.Equal("first", (string?)again["text"]);
        await stay.Server.AckAsync(again);

        var second = await stay.Server.ExpectAsync("msg");
        Assert.Equal("second", (string?)second["text"]);
        await stay.Server.AckAsync(second);
        await stay.Server.GoodbyeAsync();

        Assert.Equal(ExitCode.Left, await stay.End);
        Assert.Empty(stay.Errors);
    }

    [Fact]
    public async Task A_message_is_given_up_when_the_server_puts_it_off_for_too_long()
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();
        await stay.TypeAndEndAsync("hi\n");

        var post = await stay.Server.ExpectAsync("msg");
        await stay.Server.SendAsync($$"""{"type":"error","text":"come back tomorrow","code":"rate_limited","rid":"{{post["rid"]}}","retry_ms":86400000}""");
        await stay.Server.GoodbyeAsync();

        Assert.Equal(ExitCode.NotAllTaken, await stay.End);
        Assert.Equal(["! come back tomorrow"], stay.Errors);
    }

    [Fact]
    public async Task An_error_that_names_no_request_answers_the_one_under_way()
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();
        await stay.TypeAndEndAsync("hi\n");

        await stay.Server.ExpectAsync("msg");
        await stay.Server.SendAsync("""{"type":"error","text":"not so"}""");
        await stay.Server.GoodbyeAsync();

        Assert.Equal(ExitCode.NotAllTaken, await stay.End);
        Assert.Equal(["! not so"], stay.Errors);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","reconnect":false""")]
    public async Task A_server_that_throws_somebody_out_without_a_way_back_ends_the_stay(string field)
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();
        await stay.TypeAsync("hi\n");
        await stay.Server.ExpectAsync("msg");

        await stay.Server.SendAsync($$"""{"type":"error","text":"replaced","code":"replaced","fatal":true{{field}}}""");

        Assert.Equal(ExitCode.ConnectionLost, await stay.End);
        Assert.Equal(["! replaced", "! not confirmed: hi", "! connection lost: the server closed the connection"], stay.Errors);
        Assert.Equal([5001], stay.Network.Called);
    }

    [Fact]
    public async Task A_server_that_falls_silent_counts_as_lost()
    {
        var time = new ExpiringTime();
        await using var stay = new Stay(time);
        await stay.Server.WelcomeAsync();
        await stay.TypeAndEndAsync("hi\n");

        await stay.Server.ExpectAsync("msg");
        stay.Network.IsAllDown = true;
        time.Expire();

        Assert.Equal(ExitCode.ConnectionLost, await stay.End);
        Assert.Equal(["* Welcome Dana to Server A", "* connection to 127.0.0.1:5001 lost, trying again…"], stay.Output);
        Assert.Equal(["! not confirmed: hi"], stay.Errors);
    }

    [Fact]
    public async Task The_first_server_that_can_be_reached_is_taken()
    {
        await using var stay = new Stay(servers: 3, before: network => network.SetDown(5001));
        var second = await stay.Network.AcceptAsync(5002);
        await second.ExpectAsync("login");
        await second.SendAsync("""{"type":"error","text":"too many connections","code":"too_many_connections","fatal":true,"reconnect":true}""");
        var third = await stay.Network.AcceptAsync(5003);
        await third.WelcomeAsync("C");

        await stay.LeaveAsync(third);

        Assert.Equal(["! cannot reach 127.0.0.1:5001: refused", "! too many connections"], stay.Errors);
        Assert.Equal(["* Welcome Dana to Server C", "* Goodbye"], stay.Output);
    }

    [Fact]
    public async Task Where_no_server_can_be_reached_each_was_called_once()
    {
        await using var stay = new Stay(servers: 2, before: network => network.IsAllDown = true);

        Assert.Equal(ExitCode.Unreachable, await stay.End);
        Assert.Equal([5001, 5002], stay.Network.Called);
        Assert.Equal(["! cannot reach 127.0.0.1:5001: refused", "! cannot reach 127.0.0.1:5002: refused"], stay.Errors);
    }

    [Fact]
    public async Task What_does_not_speak_the_protocol_is_no_chat_server()
    {
        await using var stay = new Stay();
        await stay.Server.ExpectAsync("login");
        await stay.Server.SendAsync("HTTP/1.1 400 Bad Request\r");

        Assert.Equal(ExitCode.Unreachable, await stay.End);
        Assert.Equal(["! what answers there is no chat server"], stay.Errors);
    }

    [Fact]
    public async Task A_server_that_closes_before_the_welcome_counts_as_unreachable()
    {
        await using var stay = new Stay();
        await stay.Server.ExpectAsync("login");
        stay.Server.Close();

        Assert.Equal(ExitCode.Unreachable, await stay.End);
        Assert.Equal(["! no login: the server closed the connection"], stay.Errors);
    }

    [Fact]
    public async Task A_ping_is_answered_while_nobody_types()
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();

        await stay.Server.SendAsync("""{"type":"ping","heads":{"general":1051}}""");

        await stay.Server.ExpectAsync("pong");
    }

    [Fact]
    public async Task A_line_too_long_is_not_sent_and_does_not_stop_the_next()
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();
        var typing = stay.TypeAndEndAsync(new string('x', ClientLimits.TypedLineCharsMax + 1) + "\nshort\n");

        var post = await stay.Server.ExpectAsync("msg");
        Assert.Equal("short", (string?)post["text"]);
        await stay.Server.AckAsync(post);
        await stay.Server.GoodbyeAsync();
        await typing;

        Assert.Equal(ExitCode.NotAllTaken, await stay.End);
        Assert.StartsWith("! not sent, longer than 8192 characters: xxxx", Assert.Single(stay.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_of_a_later_protocol_disturb_nobody()
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();
        await stay.Server.SendAsync("""{"type":"presence","channel":"dev","user":"Ahmad","state":"join"}""");
        await stay.Server.SendAsync("""{"type":"msg","from":"Ahmad","server":"B","text":"hey","mood":{"happy":[1,2]},"seq":7}""");
        await stay.TypeAndEndAsync("");
        await stay.Server.GoodbyeAsync();

        Assert.Equal(ExitCode.Left, await stay.End);
        Assert.Contains("[B] Ahmad: hey", stay.Output);
        Assert.Empty(stay.Errors);
    }
}
