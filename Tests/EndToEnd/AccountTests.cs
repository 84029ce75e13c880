using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>A name with a password belongs to whoever knows it: on every server, after every restart, and nobody who reads the data folder learns it.</summary>
public sealed class AccountTests(ITestOutputHelper output) : ProcessTest(output)
{
    private const string Password = "correct horse — סוד";

    [Fact]
    public async Task An_account_made_at_one_server_holds_at_all_and_its_owner_takes_the_name_over()
    {
        var cluster = Own(await Cluster.StartAsync());
        var first = await ConnectAsync(cluster.A);
        Assert.Equal("registered", (await RegisterAsync(first, "Dana", Password)).Event);
        Assert.Equal("welcome", (await LoginAsync(first, "Dana", Password)).Event);

        var second = await ConnectAsync(cluster.B);
        Assert.Equal("password_required", (await LoginAsync(second, "dana", password: null)).Code);
        Assert.Equal("wrong_password", (await LoginAsync(second, "Dana", Password + "!")).Code);
        Assert.Equal("username_taken", (await RegisterAsync(second, "DANA", "another password")).Code);
        Assert.Equal("welcome", (await LoginAsync(second, "Dana", Password)).Event);
        Assert.Contains("\"fatal\":true,\"reconnect\":false", (await first.NextErrorAsync("replaced")).ToString(), StringComparison.Ordinal);
        await first.ReadToEndAsync();
        Assert.Equal("ack", (await second.PostAsync("it is me")).Type);
    }

    [Fact]
    public async Task A_new_password_counts_at_once_everywhere_and_the_old_one_no_more()
    {
        var cluster = Own(await Cluster.StartAsync(["A", "B"], Cluster.NoFloodLimit));
        var owner = await base.LoginAsync(cluster.A, "Dana");
        var other = await ConnectAsync(cluster.B);
        var before = Password;
        foreach (var after in new[] { "battery staple", "staple the horse", "and the battery" })
        {
            Assert.Equal("registered", (await RegisterAsync(owner, null, after)).Event);
            Assert.Equal("wrong_password", (await LoginAsync(other, "Dana", before)).Code);
            before = after;
        }

        Assert.Equal("welcome", (await LoginAsync(other, "Dana", before)).Event);
    }

    [Fact]
    public async Task It_survives_the_death_of_all_servers_and_only_its_hash_is_on_the_disk()
    {
        var cluster = Own(await Cluster.StartAsync());
        Assert.Equal("registered", (await RegisterAsync(await ConnectAsync(cluster.A), "Dana", Password)).Event);
        foreach (var server in cluster.Servers)
            server.Kill();
        foreach (var server in cluster.Servers)
            await server.StartAsync();

        var client = await ConnectAsync(cluster.C);
        Assert.Equal("password_required", (await LoginAsync(client, "Dana", password: null)).Code);
        Assert.Equal("welcome", (await LoginAsync(client, "Dana", Password)).Event);
        Assert.Contains("\"hash\":\"pbkdf2-sha256$600000$", await File.ReadAllTextAsync(cluster.Folder.LogPath), StringComparison.Ordinal);
        Assert.Empty(await cluster.Log.ReadAsync());
        foreach (var server in cluster.Servers)
            Assert.Equal(0, await server.StopAsync());
        foreach (var file in Directory.EnumerateFiles(cluster.Folder.Root, "*", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file);
            Assert.DoesNotContain("correct horse", text, StringComparison.Ordinal);
            Assert.DoesNotContain("סוד", text, StringComparison.Ordinal);
        }

        Assert.All(cluster.Servers, server => Assert.DoesNotContain("correct horse", server.Child.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_guesses_is_put_off_and_the_owner_with_a_token_gets_in_all_the_same()
    {
        var server = Own(await Cluster.StartAsync(["A"], "--password-failures-per-name-per-min", "2")).A;
        var owner = await ConnectAsync(server);
        await RegisterAsync(owner, "Dana", Password);
        var token = (await LoginAsync(owner, "Dana", Password)).Token;
        Assert.NotNull(token);

        var thief = await ConnectAsync(server);
        Assert.Equal("wrong_password", (await LoginAsync(thief, "Dana", "guess number 1")).Code);
        Assert.Equal("wrong_password", (await LoginAsync(thief, "Dana", "guess number 2")).Code);
        var putOff = await LoginAsync(thief, "Dana", "guess number 3");
        Assert.Equal("rate_limited", putOff.Code);
        Assert.InRange(putOff.RetryMs ?? 0, 1, 30_000);

        var again = await ConnectAsync(server);
        Assert.Equal("welcome", (await again.AskAsync(new { type = "login", username = "Dana", token })).Event);
    }

    [Fact]
    public async Task Where_accounts_are_required_nobody_is_there_without_one()
    {
        var cluster = Own(await Cluster.StartAsync(["A", "B"], "--accounts", "required"));
        var client = await ConnectAsync(cluster.A);
        Assert.Equal("account_required", (await LoginAsync(client, "Dana", password: null)).Code);
        Assert.Equal("account_required", (await LoginAsync(client, "Dana", Password)).Code);
        Assert.Equal("registered", (await RegisterAsync(client, "Dana", Password)).Event);
        Assert.Equal("welcome", (await LoginAsync(client, "Dana", Password)).Event);

        Assert.Equal("no_such_user", (await client.AskAsync(new { type = "msg", to = "Ahmad", text = "psst" })).Code);
        Assert.Equal("registered", (await RegisterAsync(await ConnectAsync(cluster.B), "Ahmad", Password)).Event);
        Assert.Equal("ack", (await client.AskAsync(new { type = "msg", to = "Ahmad", text = "psst" })).Type);
        // Loopback is nobody else's, so there is nothing to warn of.
        Assert.All(cluster.Servers, server => Assert.DoesNotContain("in the clear", server.Child.Errors, StringComparison.Ordinal));
    }

    private static Task<ServerLine> RegisterAsync(TestClient client, string? username, string password) => client.AskAsync(new { type = "register", username, password });

    private static Task<ServerLine> LoginAsync(TestClient client, string username, string? password)
        => client.AskAsync(new { type = "login", username, password, caps = new[] { "ack", "token" } });
}
