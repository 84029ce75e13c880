using OrleansChat.Client;

namespace OrleansChat.Tests.Unit.Client.Terminal;

/// <summary>Passwords at a terminal: they are asked for, and nothing of them is ever shown or said.</summary>
public sealed class TerminalPasswordTests
{
    [Fact]
    public async Task A_name_with_an_account_is_asked_for_its_password_until_it_is_right()
    {
        await using var terminal = new TerminalStay();
        await (await terminal.Network.AcceptAsync(5001)).RefuseLoginAsync("This name has an account.", "password_required");
        terminal.Press("wrong horse\r");
        var wrong = await (await terminal.Network.AcceptAsync(5001)).RefuseLoginAsync("wrong password", "wrong_password");
        terminal.Press("correct horse\r");
        var server = await terminal.Network.AcceptAsync(5001);
        var right = await server.WelcomeAsync("A", """{"channel":"general","epoch":"k3f","seq":0}""");
        await server.ExpectHistoryAsync("general");
        await terminal.LeaveAsync(server);

        Assert.Equal(("wrong horse", "correct horse"), ((string?)wrong["password"], (string?)right["password"]));
        Assert.Equal(["! This name has an account.", "! wrong password", "* Welcome Dana to Server A"], terminal.Printed()[..3]);
        Assert.DoesNotContain(terminal.Printed(), line => line.Contains("horse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_some_attempts_nobody_is_asked_any_more()
    {
        await using var terminal = new TerminalStay();
        for (var attempt = 0; attempt < ClientLimits.PasswordAttemptsMax; attempt++)
        {
            await (await terminal.Network.AcceptAsync(5001)).RefuseLoginAsync("wrong password", "wrong_password");
            terminal.Press("horse\r");
        }

        await (await terminal.Network.AcceptAsync(5001)).RefuseLoginAsync("wrong password", "wrong_password");

        Assert.Equal(ExitCode.Refused, await terminal.End);
    }

    [Fact]
    public async Task Who_does_not_want_to_say_it_is_not_let_in()
    {
        await using var terminal = new TerminalStay();
        await (await terminal.Network.AcceptAsync(5001)).RefuseLoginAsync("This name has an account.", "password_required");
        terminal.Press("half of it\u0003");

        Assert.Equal(ExitCode.Refused, await terminal.End);
        Assert.Single(terminal.Network.Called);
    }

    [Fact]
    public async Task A_password_is_not_even_asked_for_where_it_could_not_be_sent()
    {
        await using var terminal = new TerminalStay(options => options with { Servers = [.. options.Servers, new ServerAddress("192.0.2.1", 5001)] });
        await (await terminal.Network.AcceptAsync(5001)).RefuseLoginAsync("This name has an account.", "password_required");

        Assert.Equal(ExitCode.Refused, await terminal.End);
        Assert.StartsWith("! a password is not sent to 192.0.2.1 without encryption", terminal.Printed()[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_account_before_the_login_asks_for_its_password_twice()
    {
        await using var terminal = new TerminalStay(options => options with { Registers = true });
        terminal.Press("correct horse\rcorrect horse\r");
        var server = await terminal.Network.AcceptAsync(5001);
        var register = await server.ExpectAsync("register");
        await server.SendAsync($$"""{"type":"system","text":"Dana is registered","event":"registered","rid":"{{register["rid"]}}","user":"Dana"}""");
        await server.WelcomeAsync("A", """{"channel":"general","epoch":"k3f","seq":0}""");
        await server.ExpectHistoryAsync("general");
        await terminal.LeaveAsync(server);

        Assert.Equal("correct horse", (string?)register["password"]);
    }

    [Fact]
    public async Task Register_takes_the_next_lines_for_itself_however_fast_they_are_typed()
    {
        await using var terminal = new TerminalStay();
        var server = await terminal.ArriveAsync();
        terminal.Press("/register\rcorrect horse\rcorrect horse\rhello\r");
        var register = await server.ExpectAsync("register");
        await server.SendAsync($$"""{"type":"system","text":"Dana is registered","event":"registered","rid":"{{register["rid"]}}","user":"Dana"}""");
        var post = await server.ExpectAsync("msg");
        await server.AckAsync(post);
        await terminal.LeaveAsync(server);

        Assert.Equal((null, "correct horse", "hello"), ((string?)register["username"], (string?)register["password"], (string?)post["text"]));
        Assert.Contains("* Dana is registered", terminal.Printed());
        Assert.DoesNotContain(terminal.Printed(), line => line.Contains("horse", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_passwords_that_differ_change_nothing()
    {
        await using var terminal = new TerminalStay();
        var server = await terminal.ArriveAsync();
        terminal.Press("/register\rcorrect horse\rcorrect house\r");
        await terminal.LeaveAsync(server);

        Assert.Contains("! the two were not the same, nothing was changed", terminal.Printed());
    }
}
