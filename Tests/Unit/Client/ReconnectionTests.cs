using System.Text.Json.Nodes;
using OrleansChat.Client;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Client;

public sealed class ReconnectionTests
{
    private const string Lost = "* connection to 127.0.0.1:5001 lost, trying again…";

    [Fact]
    public async Task Somebody_who_types_nothing_comes_back_at_the_next_server_that_is_there()
    {
        await using var stay = Stay.ThatComesBack(servers: 3);
        await stay.Server.WelcomeAsync("A");
        stay.Network.SetDown(5002);

        stay.Server.Close();
        var third = await stay.Network.AcceptAsync(5003);
        var login = await third.WelcomeAsync("C");
        await stay.LeaveAsync(third);

        Assert.Equal("Dana", (string?)login["username"]);
        Assert.Equal(["* Welcome Dana to Server A", Lost, "* connected to 127.0.0.1:5003", "* Welcome Dana to Server C", "* Goodbye"], stay.Output);
        Assert.Equal([5001, 5002, 5003], stay.Network.Called);
        Assert.Empty(stay.Errors);
    }

    [Fact]
    public async Task Behind_the_last_server_comes_the_first_and_one_server_is_a_list_too()
    {
        await using var stay = Stay.ThatComesBack();
        await stay.Server.WelcomeAsync("A");

        stay.Server.Close();
        var again = await stay.Network.AcceptAsync(5001);
        await again.WelcomeAsync("A");

        await stay.LeaveAsync(again);
    }

    [Fact]
    public async Task The_login_names_the_last_message_seen_of_every_channel()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A", Start("general", 10), Start("@A", 3));
        await stay.Server.SayAsync("general", 11, "one");
        await JoinAsync(stay, stay.Server, "dev", 5);

        stay.Server.Close();
        var second = await stay.Network.AcceptAsync(5002);
        var login = await second.WelcomeAsync("B", Start("general", 11, true), Start("@B", 90), Start("dev", 5, true));
        Assert.Equal(
            """[{"channel":"general","epoch":"k3f","seq":11},{"channel":"dev","epoch":"k3f","seq":5}]""",
            login["resume"]!.ToJsonString());

        await stay.LeaveAsync(second);
    }

    [Fact]
    public async Task A_servers_own_channel_is_resumed_at_that_server()
    {
        await using var stay = Stay.ThatComesBack();
        await stay.Server.WelcomeAsync("A", Start("@A", 3));

        stay.Server.Close();
        var again = await stay.Network.AcceptAsync(5001);
        var login = await again.WelcomeAsync("A", Start("@A", 3, true));
        Assert.Equal("""[{"channel":"@A","epoch":"k3f","seq":3}]""", login["resume"]!.ToJsonString());

        await stay.LeaveAsync(again);
    }

    [Fact]
    public async Task What_was_missed_is_shown_once_and_nothing_twice()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A", Start("general", 10));
        await stay.Server.SayAsync("general", 11, "seen");

        stay.Server.Close();
        var second = await stay.Network.AcceptAsync(5002);
        await second.WelcomeAsync("B", Start("general", 13, true));
        await second.SayAsync("general", 11, "seen");
        await second.SayAsync("general", 12, "missed");
        await second.SayAsync("general", 13, "missed too");
        await second.SayAsync("general", 13, "missed too");
        await second.SayAsync("general", 14, "new");
        await stay.LeaveAsync(second);

        Assert.Equal(
            ["[C] Ahmad: seen", "[C] Ahmad: missed", "[C] Ahmad: missed too", "[C] Ahmad: new"],
            stay.Output.Where(line => line.StartsWith('[')));
    }

    [Fact]
    public async Task What_cannot_be_recovered_is_told_with_the_reason_and_the_channel_goes_on()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A", Start("general", 10), Start("dev", 4));

        stay.Server.Close();
        var second = await stay.Network.AcceptAsync(5002);
        await second.WelcomeAsync(
            "B", Start("general", 10, true), """{"channel":"dev","epoch":"k3f","seq":900,"oldest":700,"recovered":false,"reason":"too long ago"}""");
        await second.SayAsync("dev", 901, "new");
        await stay.LeaveAsync(second);

        Assert.Equal(
            [Lost, "* connected to 127.0.0.1:5002", "* Welcome Dana to Server B", "* some messages of #dev could not be recovered (too long ago)", "[C] Ahmad #dev: new"],
            stay.Output[1..^1]);
    }

    [Fact]
    public async Task What_was_not_acked_is_sent_again_as_the_same_message_before_what_was_typed_later()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A", Start("general", 10));
        await stay.TypeAsync("one\ntwo\n");
        var first = await stay.Server.ExpectAsync("msg");

        stay.Server.Close();
        var second = await stay.Network.AcceptAsync(5002);
        await stay.TypeAsync("three\n");
        await second.WelcomeAsync("B", Start("general", 11, true));
        await second.SendAsync("""{"type":"msg","from":"Dana","server":"A","text":"one","channel":"general","seq":11,"replay":true}""");

        var again = await second.ExpectAsync("msg");
        Assert.Equal(("one", (string?)first["cid"]), ((string?)again["text"], (string?)again["cid"]));
        await second.AckAsync(again, dup: true);
        foreach (var text in (string[])["two", "three"])
        {
            var post = await second.ExpectAsync("msg");
            Assert.Equal(text, (string?)post["text"]);
            Assert.NotEqual((string?)first["cid"], (string?)post["cid"]);
            await second.AckAsync(post);
        }

        await stay.LeaveAsync(second);
        Assert.Equal("[A] Dana: one", Assert.Single(stay.Output, line => line.Contains("one", StringComparison.Ordinal)));
        Assert.Empty(stay.Errors);
    }

    [Fact]
    public async Task A_message_for_the_clients_of_a_server_that_is_gone_is_not_said_to_those_of_another()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A");
        await stay.TypeAndEndAsync("/local only here\nto all\n");
        await stay.Server.ExpectAsync("msg");

        stay.Server.Close();
        var second = await stay.Network.AcceptAsync(5002);
        await second.WelcomeAsync("B");
        var post = await second.ExpectAsync("msg");
        Assert.Equal("to all", (string?)post["text"]);
        await second.AckAsync(post);
        await second.GoodbyeAsync();

        Assert.Equal(ExitCode.NotAllTaken, await stay.End);
        Assert.Equal(["! not confirmed: only here"], stay.Errors);
    }

    [Fact]
    public async Task That_holds_also_for_one_that_waited_for_its_turn()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A");
        await stay.TypeAsync("one\n/local for those at A\n");
        await stay.Server.ExpectAsync("msg");

        stay.Server.Close();
        var lost = await stay.Network.AcceptAsync(5002);
        await lost.WelcomeAsync("B");
        await lost.ExpectAsync("msg");
        lost.Close();
        var second = await stay.Network.AcceptAsync(5001);
        await second.WelcomeAsync("B");
        await second.AckAsync(await second.ExpectAsync("msg"));
        await stay.ErrorAsync("not confirmed: for those at A");
        await stay.TypeAsync("/local for those at B\n");
        var local = await second.ExpectAsync("msg");
        Assert.Equal("for those at B", (string?)local["text"]);
        await second.AckAsync(local);
        await stay.TypeAndEndAsync("");
        await second.GoodbyeAsync();
        Assert.Equal(ExitCode.NotAllTaken, await stay.End);
    }

    [Fact]
    public async Task A_server_that_has_much_to_send_is_waited_for_as_long_as_it_sends()
    {
        var time = new ManualTime();
        await using var stay = new Stay(time);
        await stay.Server.WelcomeAsync("A", Start("general", 10));
        await stay.ShownAsync("Welcome Dana to Server A");
        await stay.TypeAsync("hi\n");
        var post = await stay.Server.ExpectAsync("msg");
        for (var seq = 11; seq <= 14; seq++)
        {
            time.Advance(TimeSpan.FromSeconds(6));
            await stay.Server.SayAsync("general", seq, $"number {seq}");
            await stay.ShownAsync($"number {seq}");
        }

        await stay.Server.AckAsync(post);
        await stay.TypeAndEndAsync("");
        await stay.Server.GoodbyeAsync();
        Assert.Equal(ExitCode.Left, await stay.End);
        Assert.Empty(stay.Errors);
    }

    [Fact]
    public async Task But_not_for_ever_for_one_that_says_all_but_the_answer()
    {
        var time = new ManualTime();
        await using var stay = new Stay(time);
        await stay.Server.WelcomeAsync("A", Start("general", 10));
        await stay.ShownAsync("Welcome Dana to Server A");
        await stay.TypeAsync("hi\n");
        await stay.Server.ExpectAsync("msg");
        var closed = stay.Server.ExpectNothingMoreAsync();
        for (var seq = 11; !closed.IsCompleted; seq++)
        {
            Assert.True(seq < 100, "The client waits for ever.");
            time.Advance(TimeSpan.FromSeconds(6));
            await stay.Server.SayAsync("general", seq, $"number {seq}");
            await Task.WhenAny(stay.ShownAsync($"number {seq}"), closed);
        }

        await closed;
        await stay.TypeAndEndAsync("");
        while (!stay.End.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(ExitCode.ConnectionLost, await stay.End);
    }

    [Fact]
    public async Task A_login_for_which_the_server_had_no_disk_is_tried_elsewhere()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A");
        stay.Server.Close();
        var second = await stay.Network.AcceptAsync(5002);
        await second.ExpectAsync("login");
        await second.SendAsync("""{"type":"error","text":"Nobody logged in in time.","code":"login_timeout","fatal":true,"reconnect":false}""");
        var first = await stay.Network.AcceptAsync(5001);
        await first.WelcomeAsync("A");
        await stay.LeaveAsync(first);
        Assert.Empty(stay.Errors);
    }

    [Fact]
    public async Task To_leave_a_channel_twice_is_no_mistake_of_somebody_whose_connection_was_lost()
    {
        await using var stay = Stay.ThatComesBack();
        await stay.Server.WelcomeAsync("A");
        await JoinAsync(stay, stay.Server, "dev", 5);
        await stay.TypeAsync("/leave dev\nhello\n");
        await stay.Server.ExpectAsync("leave");

        stay.Server.Close();
        var again = await stay.Network.AcceptAsync(5001);
        await again.WelcomeAsync("A");
        var leave = await again.ExpectAsync("leave");
        await again.SendAsync($$"""{"type":"error","text":"Join dev first.","code":"not_in_channel","rid":"{{leave["rid"]}}","fatal":false}""");
        var post = await again.ExpectAsync("msg");
        Assert.Null(post["channel"]);
        await again.AckAsync(post);

        await stay.LeaveAsync(again);
        Assert.Empty(stay.Errors);
    }

    [Fact]
    public async Task A_name_that_is_still_the_lost_sessions_is_asked_for_until_it_is_free()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A");

        stay.Server.Close();
        await (await stay.Network.AcceptAsync(5002)).RefuseLoginAsync("username taken", "username_taken");
        await (await stay.Network.AcceptAsync(5001)).RefuseLoginAsync("username taken", "username_taken");
        var server = await stay.Network.AcceptAsync(5002);
        await server.WelcomeAsync("B");
        await stay.LeaveAsync(server);

        Assert.Single(stay.Output, "* the name is still in use, trying again…");
        Assert.Empty(stay.Errors);
    }

    [Fact]
    public async Task A_login_that_is_refused_for_another_reason_ends_the_stay()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A");
        await stay.TypeAsync("hi\n");
        await stay.Server.ExpectAsync("msg");

        stay.Server.Close();
        await (await stay.Network.AcceptAsync(5002)).RefuseLoginAsync("you are banned", "banned");

        Assert.Equal(ExitCode.Refused, await stay.End);
        Assert.Equal(["! you are banned", "! not confirmed: hi"], stay.Errors);
    }

    [Fact]
    public async Task A_server_that_stops_is_left_in_one_line_without_waiting_for_its_close()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A");

        await stay.Server.SendAsync("""{"type":"error","text":"Server A stops.","code":"shutdown","fatal":true,"reconnect":true}""");
        var second = await stay.Network.AcceptAsync(5002);
        await second.WelcomeAsync("B");
        await stay.LeaveAsync(second);

        Assert.Contains($"{Lost} (Server A stops.)", stay.Output);
        Assert.Empty(stay.Errors);
    }

    [Theory]
    [InlineData(3_000, 3_000)]
    [InlineData(0, 500)]
    [InlineData(3_600_000, 60_000)]
    public async Task The_first_pause_is_the_one_that_the_server_asked_for_within_reason(int askedMs, int expectedMs)
    {
        var time = new ManualTime();
        await using var stay = new Stay(time, servers: 2, random: new ConstantRandom(1));
        await stay.Server.WelcomeAsync("A");
        await stay.ShownAsync("Welcome Dana to Server A");
        await stay.Server.SendAsync($$"""{"type":"error","text":"Server A stops.","code":"shutdown","retry_ms":{{askedMs}},"fatal":true,"reconnect":true}""");
        await stay.ShownAsync("(Server A stops.)");
        await Patience.UntilAsync(() => Task.FromResult(time.HasTimer(TimeSpan.FromMilliseconds(expectedMs)) ? time : null), "the pause");
        time.Advance(TimeSpan.FromMilliseconds(expectedMs - 1));
        Assert.Equal([5001], stay.Network.Called);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var second = await stay.Network.AcceptAsync(5002);
        await second.WelcomeAsync("B");
        await stay.LeaveAsync(second);
    }

    [Fact]
    public async Task A_connection_lost_on_the_way_back_is_one_more_attempt()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A");

        stay.Server.Close();
        var second = await stay.Network.AcceptAsync(5002);
        await second.ExpectAsync("login");
        second.Close();
        var first = await stay.Network.AcceptAsync(5001);
        await first.WelcomeAsync("A");
        await stay.LeaveAsync(first);

        Assert.Single(stay.Output, line => line.Contains("lost", StringComparison.Ordinal));
        Assert.Empty(stay.Errors);
    }

    [Fact]
    public async Task Pauses_go_on_growing_when_servers_let_somebody_in_only_to_throw_him_out()
    {
        // Of the longest pauses 1 s, 2 s and 4 s pass, the 8 s behind them do not. The clock stands still, so that no stay is a long one.
        await using var stay = new Stay(new ExpiringTime(TimeSpan.FromSeconds(4)), random: new ConstantRandom(1));
        await stay.Server.WelcomeAsync("A");
        stay.Server.Close();
        for (var round = 1; round <= 3; round++)
        {
            var server = await stay.Network.AcceptAsync(5001);
            await server.WelcomeAsync("A");
            server.Close();
        }

        await stay.TypeAsync("/quit\n");

        Assert.Equal(ExitCode.Left, await stay.End);
        Assert.Equal(4, stay.Network.Called.Count);
    }

    private static async Task JoinAsync(Stay stay, ScriptedServer server, string channel, long seq)
    {
        await stay.TypeAsync($"/join {channel}\n");
        var join = await server.ExpectAsync("join");
        await server.SendAsync(
            $$"""{"type":"system","text":"You joined {{channel}}","event":"joined","rid":"{{join["rid"]}}","channel":"{{channel}}","epoch":"k3f","seq":{{seq}}}""");
    }

    private static string Start(string channel, long seq, bool? recovered = null)
    {
        var start = new JsonObject { ["channel"] = channel, ["epoch"] = "k3f", ["seq"] = seq, ["oldest"] = 1 };
        if (recovered is not null) start["recovered"] = recovered;
        return start.ToJsonString();
    }
}
