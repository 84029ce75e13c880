using OrleansChat.Client;

namespace OrleansChat.Tests.Unit.Client;

/// <summary>By the token of its last session a client comes back at once, whatever the servers still know of its lost connection.</summary>
public sealed class TokenTests
{
    [Fact]
    public async Task Each_login_shows_the_token_of_the_one_before()
    {
        await using var stay = Stay.ThatComesBack(servers: 3);
        Assert.Null((await stay.Server.WelcomeAsync("A"))["token"]);

        stay.Server.Close();
        var second = await stay.Network.AcceptAsync(5002);
        Assert.Equal("token of A", (string?)(await second.WelcomeAsync("B"))["token"]);
        second.Close();
        var third = await stay.Network.AcceptAsync(5003);
        Assert.Equal("token of B", (string?)(await third.WelcomeAsync("C"))["token"]);

        await stay.LeaveAsync(third);
    }

    [Fact]
    public async Task Who_is_connected_again_elsewhere_leaves_and_does_not_come_back()
    {
        await using var stay = Stay.ThatComesBack(servers: 2);
        await stay.Server.WelcomeAsync("A");

        await stay.Server.SendAsync("""{"type":"error","text":"You are connected again elsewhere.","code":"replaced","fatal":true,"reconnect":false}""");
        stay.Server.Close();

        Assert.NotEqual(ExitCode.Left, await stay.End);
        Assert.Contains("! You are connected again elsewhere.", stay.Errors);
        Assert.Equal([5001], stay.Network.Called);
    }
}
