using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>Whom the servers' configuration names keeps order in all of the cluster, once he has shown that he is it.</summary>
public sealed class OperatorTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task An_operator_puts_a_user_out_of_the_cluster_from_another_server_and_lets_him_come_back()
    {
        var cluster = Own(await Cluster.StartAsync(["A", "B"], "--operators", "Root"));
        var root = await LoginAsync(cluster.A, "Root", "ack");
        var finn = await LoginAsync(cluster.B, "Finn", "ack");
        Assert.Equal("forbidden", (await root.AskAsync(new { type = "kick", user = "Finn" })).Code);
        Assert.Equal("registered", (await root.AskAsync(new { type = "register", password = "correct horse" })).Event);

        Assert.Equal("ack", (await root.AskAsync(new { type = "mute", user = "Finn" })).Type);
        Assert.Equal("muted", (await finn.PostAsync("but")).Code);
        Assert.Equal("muted", (await finn.PostAsync("but", scope: "server")).Code);
        Assert.Equal("ack", (await root.AskAsync(new { type = "ban", user = "Finn", reason = "noise" })).Type);
        Assert.Equal(
            """{"type":"error","text":"You are banned from this cluster: noise","code":"banned","fatal":true,"reconnect":false}""",
            (await finn.NextErrorAsync("banned")).ToString());
        await finn.ReadToEndAsync();
        await using (var again = await TestClient.ConnectAsync(cluster.A.EndPoint))
            Assert.Equal("banned", (await again.LoginAsync("FINN")).Code);

        Assert.Equal("ack", (await root.AskAsync(new { type = "unban", user = "Finn" })).Type);
        Assert.Equal("ack", (await root.AskAsync(new { type = "unmute", user = "Finn" })).Type);
        finn = await LoginAsync(cluster.A, "Finn", "ack");
        Assert.Equal("ack", (await finn.PostAsync("thanks")).Type);
        Assert.Equal("ack", (await root.AskAsync(new { type = "promote", user = "Finn" })).Type);
        Assert.Equal("forbidden", (await finn.AskAsync(new { type = "kick", user = "Root" })).Code);
    }

    [Fact]
    public async Task A_wrong_list_of_operators_is_told_before_anything_starts()
    {
        var server = Own(ServerProcess.Launch("A", Own(new DataFolder()), 0, "--operators", "Root,no name"));
        Assert.NotEqual(0, await server.WaitForExitAsync());
        Assert.Contains("--operators", server.Errors, StringComparison.Ordinal);
    }
}
