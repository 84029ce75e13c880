using OrleansChat.Client;

namespace OrleansChat.Tests.Unit.Client;

/// <summary>What is said in passing: nobody answers it, and nothing waits for it.</summary>
public sealed class PresenceTests
{
    [Fact]
    public async Task A_bot_hears_what_it_asked_for()
    {
        await using var bot = new Bot(options => options with { Capabilities = [Capability.Presence, Capability.Typing, "ack"] });
        var login = bot.Chat.LoginAsync();
        var server = await bot.Network.AcceptAsync(5001);
        var asked = await server.WelcomeAsync("A");
        await login;
        await server.SendAsync("""{"type":"presence","channel":"dev","user":"Ahmad","server":"B","state":"join"}""");
        await server.SendAsync("""{"type":"typing","channel":"dev","user":"Ahmad","state":"active"}""");

        var heard = await bot.HeardAsync(heard => heard is TypingEvent);

        Assert.Equal("""["ack","history","token","ping","presence","typing"]""", asked["caps"]!.ToJsonString());
        Assert.Equal([new PresenceEvent("dev", "Ahmad", "B", PresenceState.Joined), new TypingEvent("dev", "Ahmad", IsActive: true)], heard[^2..]);
    }

    [Fact]
    public async Task Typing_is_told_without_waiting_for_what_is_under_way_and_its_refusal_is_nobodys_answer()
    {
        await using var bot = new Bot();
        var server = await bot.LoginAsync();
        var posting = bot.Chat.PostAsync("hi");
        var post = await server.ExpectAsync("msg");

        await bot.Chat.TypingAsync("dev", isActive: true);
        var typing = await server.ExpectAsync("typing");
        await server.SendAsync($$"""{"type":"error","text":"Join dev first.","code":"not_in_channel","rid":"{{typing["rid"]}}","fatal":false}""");
        await server.AckAsync(post);
        Assert.NotNull((await posting).Value);
        await server.SayAsync("general", 1, "next");

        Assert.DoesNotContain(await bot.HeardAsync("next"), heard => heard is ProblemEvent);
        await bot.Chat.TypingToAsync("Ahmad", isActive: false);
        var to = await server.ExpectAsync("typing");
        Assert.Equal(("Ahmad", "done"), ((string?)to["to"], (string?)to["state"]));
    }

    [Fact]
    public async Task A_server_that_knows_no_typing_is_told_of_it_once()
    {
        await using var bot = new Bot();
        var server = await bot.LoginAsync();
        await bot.Chat.TypingAsync("dev", isActive: true);
        var typing = await server.ExpectAsync("typing");
        await server.SendAsync($$"""{"type":"error","text":"No request has this type.","code":"unknown_type","rid":"{{typing["rid"]}}","fatal":false}""");
        await server.SayAsync("general", 1, "next");
        await bot.HeardAsync("next");

        await bot.Chat.TypingAsync("dev", isActive: true);
        var posting = bot.Chat.PostAsync("hi");
        await server.AckAsync(await server.ExpectAsync("msg"));
        await posting;
    }

    [Fact]
    public async Task Who_is_away_is_away_at_the_next_server_too_until_he_is_back()
    {
        await using var bot = new Bot();
        var server = await bot.LoginAsync();
        await bot.Chat.SetAwayAsync(isAway: true);
        Assert.Equal("away", (string?)(await server.ExpectAsync("presence"))["state"]);
        server.Close();
        var second = await bot.Network.AcceptAsync(5002);
        await second.WelcomeAsync("B");
        Assert.Equal("away", (string?)(await second.ExpectAsync("presence"))["state"]);

        await bot.Chat.SetAwayAsync(isAway: false);
        Assert.Equal("here", (string?)(await second.ExpectAsync("presence"))["state"]);
        second.Close();
        var third = await bot.Network.AcceptAsync(5001);
        await third.WelcomeAsync("A");
        var posting = bot.Chat.PostAsync("hi");
        await third.AckAsync(await third.ExpectAsync("msg"));
        await posting;
    }

    [Fact]
    public async Task A_server_that_knows_no_presence_is_heard_about_it()
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();
        await stay.TypeAsync("/away\n");
        var away = await stay.Server.ExpectAsync("presence");
        await stay.Server.SendAsync($$"""{"type":"error","text":"No request has this type.","code":"unknown_type","rid":"{{away["rid"]}}","fatal":false}""");

        await stay.LeaveAsync(stay.Server);
        Assert.Contains("* You are away now; /back ends it", stay.Output);
        Assert.Equal(["! No request has this type."], stay.Errors);
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_said_in_passing()
    {
        await using var bot = new Bot();
        await bot.Chat.TypingAsync("dev", isActive: true);
        var server = await bot.LoginAsync();
        bot.Network.IsAllDown = true;
        server.Close();
        await bot.HeardAsync(heard => heard is LostEvent);

        await bot.Chat.TypingAsync("dev", isActive: true);
        await bot.Chat.SetAwayAsync(isAway: true);
    }

    [Fact]
    public async Task A_pipe_shows_who_is_away_and_who_may_do_what()
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();
        await stay.TypeAndEndAsync("/who dev\n");
        var who = await stay.Server.ExpectAsync("who");
        await stay.Server.SendAsync(
            $$"""{"type":"system","text":"In dev: …","event":"who","rid":"{{who["rid"]}}","channel":"dev","users":[{"user":"Ahmad","server":"B","role":"owner","away":true},{"user":"Dana","server":"A"},{"user":"Noor","role":"moderator"}],"end":true}""");
        await stay.Server.GoodbyeAsync();
        await stay.End;

        Assert.Contains("* In dev: Ahmad [B] (owner, away), Dana [A], Noor (moderator)", stay.Output);
    }
}
