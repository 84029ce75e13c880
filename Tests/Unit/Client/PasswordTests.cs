using OrleansChat.Client;

namespace OrleansChat.Tests.Unit.Client;

/// <summary>A name with an account: how its password gets to the servers, and how it does not.</summary>
public sealed class PasswordTests
{
    private const string Password = "correct horse";

    [Fact]
    public async Task The_first_login_shows_the_password_and_the_next_one_the_token_alone()
    {
        await using var bot = new Bot(WithPassword);
        var login = bot.Chat.LoginAsync();
        var server = await bot.Network.AcceptAsync(5001);
        var first = await server.WelcomeAsync("A");
        await login;
        server.Close();
        var second = await (await bot.Network.AcceptAsync(5002)).WelcomeAsync("B");

        Assert.Equal((Password, null), ((string?)first["password"], (string?)first["token"]));
        Assert.Equal((null, "token of A"), ((string?)second["password"], (string?)second["token"]));
    }

    [Theory]
    [InlineData("password_required")]
    [InlineData("username_taken")]
    public async Task A_token_that_is_no_good_any_more_is_followed_by_the_password(string code)
    {
        await using var bot = new Bot(WithPassword);
        (await bot.LoginAsync()).Close();
        var second = await bot.Network.AcceptAsync(5002);

        Assert.Null((await second.RefuseLoginAsync("no", code))["password"]);
        var again = await second.WelcomeAsync("B");
        await bot.HeardAsync(heard => heard is BackEvent);

        Assert.Equal(Password, (string?)again["password"]);
    }

    [Fact]
    public async Task A_password_that_was_changed_meanwhile_ends_the_stay()
    {
        await using var bot = new Bot(WithPassword);
        (await bot.LoginAsync()).Close();
        var second = await bot.Network.AcceptAsync(5002);
        await second.RefuseLoginAsync("password required", "password_required");
        await second.RefuseLoginAsync("wrong password", "wrong_password");

        await bot.HeardAsync(heard => heard is ProblemEvent { Text: "wrong password" });
        await bot.Chat.Ended;
    }

    [Fact]
    public async Task A_refusal_of_the_first_login_is_a_value_and_nobody_is_asked_twice()
    {
        await using var bot = new Bot(WithPassword);
        var login = bot.Chat.LoginAsync();
        await (await bot.Network.AcceptAsync(5001)).RefuseLoginAsync("wrong password", "wrong_password");

        Assert.Equal(new Refusal("wrong_password", "wrong password"), (await login).Refusal);
        Assert.Equal([5001], bot.Network.Called);
    }

    [Theory]
    [InlineData("chat.example.org", Encryption.None, false, false)]
    [InlineData("192.0.2.1", Encryption.None, false, false)]
    [InlineData("192.0.2.1", Encryption.None, true, true)]
    [InlineData("192.0.2.1", Encryption.TlsWithAnyCertificate, false, true)]
    [InlineData("localhost", Encryption.None, false, true)]
    [InlineData("127.8.8.8", Encryption.None, false, true)]
    [InlineData("::1", Encryption.None, false, true)]
    public async Task A_password_goes_to_another_machine_encrypted_or_when_that_is_allowed(string host, Encryption encryption, bool isAllowed, bool isSent)
    {
        await using var bot = new Bot(options => WithPassword(options) with
        {
            Servers = [.. options.Servers, new ServerAddress(host, 5003)],
            Encryption = encryption,
            AllowPlainPassword = isAllowed,
        });
        bot.Network.IsAllDown = true;

        var refusal = (await bot.Chat.LoginAsync()).Refusal;

        Assert.Equal(isSent ? Refusal.Unreachable : Refusal.PlainPassword, refusal?.Code);
        Assert.Equal(isSent, bot.Network.Called.Count > 0);
    }

    [Fact]
    public async Task A_password_that_is_made_later_is_not_sent_to_another_machine_either()
    {
        await using var bot = new Bot(options => options with { Servers = [.. options.Servers, new ServerAddress("192.0.2.1", 5003)] });
        await bot.LoginAsync();

        Assert.Equal(Refusal.PlainPassword, (await bot.Chat.RegisterAsync(Password)).Refusal?.Code);
    }

    [Fact]
    public async Task An_account_is_made_before_the_login_and_only_once()
    {
        await using var bot = new Bot(options => WithPassword(options) with { Registers = true });
        var login = bot.Chat.LoginAsync();
        var server = await bot.Network.AcceptAsync(5001);
        var register = await server.ExpectAsync("register");
        await server.SendAsync($$"""{"type":"system","text":"Dana is registered","event":"registered","rid":"{{register["rid"]}}","user":"Dana"}""");
        var first = await server.WelcomeAsync("A");
        Assert.Null((await login).Refusal);
        server.Close();
        await (await bot.Network.AcceptAsync(5002)).WelcomeAsync("B");

        Assert.Equal(("Dana", Password, Password), ((string?)register["username"], (string?)register["password"], (string?)first["password"]));
    }

    [Fact]
    public async Task An_account_that_cannot_be_made_is_no_login()
    {
        await using var bot = new Bot(options => WithPassword(options) with { Registers = true });
        var login = bot.Chat.LoginAsync();
        var server = await bot.Network.AcceptAsync(5001);
        var register = await server.ExpectAsync("register");
        await server.SendAsync($$"""{"type":"error","text":"the name has an account","code":"forbidden","rid":"{{register["rid"]}}","fatal":false}""");

        Assert.Equal("forbidden", (await login).Refusal?.Code);
        await server.ExpectNothingMoreAsync();
    }

    [Fact]
    public async Task An_account_that_is_made_during_the_stay_is_come_back_to()
    {
        await using var bot = new Bot();
        var server = await bot.LoginAsync();
        var registering = bot.Chat.RegisterAsync(Password);
        var register = await server.ExpectAsync("register");
        await server.SendAsync($$"""{"type":"system","text":"Dana is registered","event":"registered","rid":"{{register["rid"]}}","user":"Dana"}""");
        Assert.Equal("Dana is registered", (await registering).Value?.Text);
        server.Close();
        var second = await bot.Network.AcceptAsync(5002);
        await second.RefuseLoginAsync("password required", "password_required");

        Assert.Equal((null, Password), ((string?)register["username"], (string?)(await second.WelcomeAsync("B"))["password"]));
    }

    [Theory]
    [InlineData("account_required", "! --register makes an account")]
    [InlineData("password_required", "! the password is asked for at a terminal, or taken from --password-file")]
    public async Task A_pipe_that_needs_an_account_is_told_how_to_get_in(string code, string hint)
    {
        await using var stay = new Stay();
        await stay.Server.RefuseLoginAsync("not so", code);

        Assert.Equal(ExitCode.Refused, await stay.End);
        Assert.Equal("! not so", stay.Errors[0]);
        Assert.StartsWith(hint, stay.Errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_cannot_be_asked_for_a_password()
    {
        await using var stay = new Stay();
        await stay.Server.WelcomeAsync();
        await stay.TypeAndEndAsync("/register\n");
        await stay.Server.GoodbyeAsync();

        Assert.Equal(ExitCode.NotAllTaken, await stay.End);
        Assert.StartsWith("! /register asks for the password", Assert.Single(stay.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_that_is_to_make_an_account_without_a_password_calls_nobody()
    {
        await using var stay = new Stay(configure: options => options with { Registers = true }, before: static _ => { });

        Assert.Equal(ExitCode.Refused, await stay.End);
        Assert.Equal("! an account needs a password", stay.Errors[0]);
        Assert.Empty(stay.Network.Called);
    }

    private static ChatClientOptions WithPassword(ChatClientOptions options) => options with { Password = Password };
}
