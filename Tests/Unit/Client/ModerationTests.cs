using OrleansChat.Client;

namespace OrleansChat.Tests.Unit.Client;

/// <summary>What is done to users of a channel, from both sides.</summary>
public sealed class ModerationTests
{
    [Fact]
    public async Task It_is_a_line_of_the_channel_that_is_repeated_under_its_id_until_it_is_answered()
    {
        await using var bot = new Bot();
        var server = await bot.LoginAsync();
        var muting = bot.Chat.MuteAsync("dev", "Ahmad", TimeSpan.FromMilliseconds(599_001), "spam");
        var first = await server.ExpectAsync("mute");
        server.Close();
        var second = await bot.Network.AcceptAsync(5002);
        await second.WelcomeAsync("B");
        var again = await second.ExpectAsync("mute");
        await second.AckAsync(again, dup: true);

        Assert.True((await muting).Value!.IsRepeat);
        Assert.Equal((string?)first["cid"], (string?)again["cid"]);
        Assert.Equal(("dev", "Ahmad", 600, "spam"), ((string?)again["channel"], (string?)again["user"], (int?)again["for_s"], (string?)again["reason"]));
    }

    [Fact]
    public async Task Each_has_a_method_of_its_own()
    {
        await using var bot = new Bot();
        var server = await bot.LoginAsync();
        var chat = bot.Chat;
        foreach (var (type, ask) in new (string, Func<Task<Answer<Posted>>>)[]
        {
            ("kick", () => chat.KickAsync("dev", "Ahmad")),
            ("mute", () => chat.MuteAsync("dev", "Ahmad")),
            ("unmute", () => chat.UnmuteAsync("dev", "Ahmad")),
            ("ban", () => chat.BanAsync("dev", "Ahmad")),
            ("unban", () => chat.UnbanAsync("dev", "Ahmad")),
            ("promote", () => chat.PromoteAsync("dev", "Ahmad")),
            ("demote", () => chat.DemoteAsync("dev", "Ahmad")),
        })
        {
            var asking = ask();
            var request = await server.ExpectAsync(type);
            await server.AckAsync(request);
            Assert.NotNull((await asking).Value);
            Assert.Null(request["for_s"]);
        }
    }

    [Fact]
    public async Task It_is_heard_with_its_place_and_the_place_is_resumed_from()
    {
        await using var bot = new Bot();
        var server = await bot.LoginAsync("""{"channel":"dev","epoch":"k3f","seq":6}""");
        await server.SendAsync(
            """{"type":"system","text":"Noor banned Ahmad from dev: spam","event":"ban","channel":"dev","seq":7,"from":"Noor","server":"A","user":"Ahmad","reason":"spam","until":1732199999,"timestamp":1732199912.345}""");
        var ban = (ModerationEvent)(await bot.HeardAsync(heard => heard is ModerationEvent))[^1];
        server.Close();
        var login = await (await bot.Network.AcceptAsync(5002)).WelcomeAsync("B");

        Assert.Equal((Moderation.Ban, "Noor", "Ahmad", "spam"), (ban.Done, ban.From, ban.User, ban.Reason));
        Assert.Equal("""[{"channel":"dev","epoch":"k3f","seq":7}]""", login["resume"]!.ToJsonString());
    }

    [Fact]
    public async Task Who_was_put_out_of_a_channel_is_told_and_does_not_ask_for_it_again()
    {
        await using var bot = new Bot();
        var server = await bot.LoginAsync("""{"channel":"dev","epoch":"k3f","seq":6}""");
        await server.SendAsync("""{"type":"system","text":"You were kicked from dev","event":"left","channel":"dev"}""");
        await bot.HeardAsync(heard => heard is SystemEvent { Text: "You were kicked from dev" });
        server.Close();

        Assert.Null((await (await bot.Network.AcceptAsync(5002)).WelcomeAsync("B"))["resume"]);
    }

    [Theory]
    [InlineData("kicked")]
    [InlineData("banned")]
    public async Task Who_was_put_out_of_the_cluster_does_not_come_back(string code)
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();
        await stay.Server.SendAsync($$"""{"type":"error","text":"An operator has put you out.","code":"{{code}}","fatal":true,"reconnect":false}""");

        Assert.Equal(ExitCode.ConnectionLost, await stay.End);
        Assert.Equal("! An operator has put you out.", stay.Errors[0]);
        Assert.Equal([5001], stay.Network.Called);
    }

    [Fact]
    public async Task Who_did_not_answer_in_time_comes_back()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A");
        await stay.Server.SendAsync("""{"type":"error","text":"No answer to a ping.","code":"ping_timeout","fatal":true,"reconnect":true}""");
        var second = await stay.Network.AcceptAsync(5002);
        await second.WelcomeAsync("B");

        await stay.LeaveAsync(second);
        Assert.Contains("* connection to 127.0.0.1:5001 lost, trying again… (No answer to a ping.)", stay.Output);
    }

    [Fact]
    public async Task Typed_it_is_done_in_the_channel_where_one_writes()
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();
        await stay.TypeAndEndAsync("/join dev\n/ban Ahmad 2h spam and more\n");
        var join = await stay.Server.ExpectAsync("join");
        await stay.Server.SendAsync($$"""{"type":"system","text":"You joined dev","rid":"{{join["rid"]}}"}""");
        var ban = await stay.Server.ExpectAsync("ban");
        await stay.Server.SendAsync($$"""{"type":"error","text":"Only the owner may.","code":"forbidden","cid":"{{ban["cid"]}}","rid":"{{ban["rid"]}}","fatal":false}""");
        await stay.Server.GoodbyeAsync();

        Assert.Equal(ExitCode.NotAllTaken, await stay.End);
        Assert.Equal(("dev", "Ahmad", 7200, "spam and more"), ((string?)ban["channel"], (string?)ban["user"], (int?)ban["for_s"], (string?)ban["reason"]));
        Assert.Equal(["! Only the owner may."], stay.Errors);
    }
}
