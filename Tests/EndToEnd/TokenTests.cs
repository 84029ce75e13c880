using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>Whoever has the token of a session gets its name back, at once and on any server.</summary>
public class TokenTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task The_owner_takes_a_name_over_on_another_server_and_the_half_dead_connection_is_told()
    {
        var cluster = Own(await StartClusterAsync());
        var (before, token) = await LoginWithTokenAsync(cluster.A, "Dana", token: null);
        var stranger = await ConnectAsync(cluster.B);
        Assert.Equal("username_taken", (await stranger.LoginAsync("Dana")).Code);

        var (after, next) = await LoginWithTokenAsync(cluster.B, "Dana", token);
        var told = await before.NextErrorAsync("replaced");
        Assert.Contains("\"fatal\":true,\"reconnect\":false", told.ToString(), StringComparison.Ordinal);
        await before.ReadToEndAsync();
        Assert.NotEqual(token, next);
        Assert.Equal("ack", (await after.PostAsync("it is me")).Type);
        // The old connection's end has not given the name back.
        Assert.Equal("username_taken", (await stranger.LoginAsync("Dana")).Code);
    }

    [Fact]
    public async Task When_its_server_is_killed_a_name_is_kept_for_its_owner_and_for_nobody_else()
    {
        var cluster = Own(await StartClusterAsync());
        var (_, token) = await LoginWithTokenAsync(cluster.A, "Dana", token: null);
        await LoginAsync(cluster.A, "Ahmad");
        var witness = await LoginAsync(cluster.B, "Mira");
        cluster.A.Kill();
        await witness.NextAsync(line => line.Event == "server_down", "the word that A is gone");

        await LoginAsync(cluster.B, "Ahmad");
        var stranger = await ConnectAsync(cluster.B);
        Assert.Equal("username_taken", (await stranger.LoginAsync("Dana")).Code);
        var (owner, _) = await LoginWithTokenAsync(cluster.C, "Dana", token);
        Assert.Equal("ack", (await owner.PostAsync("back")).Type);
    }

    private async Task<(TestClient Client, string Token)> LoginWithTokenAsync(ServerProcess server, string name, string? token)
    {
        var client = await ConnectAsync(server);
        await client.SendAsync(new { type = "login", username = name, caps = new[] { "ack", "token" }, token });
        var welcome = await client.NextAsync(line => line.Event == "welcome" || line.Type == "error", "the answer to the login");
        Assert.NotNull(welcome.Token);
        return (client, welcome.Token);
    }
}
