using System.Net;
using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>One address that wants too much is refused with a time to come again, and nobody at another address notices. Loopback has many addresses on Linux.</summary>
public sealed class AddressLimitTests(ITestOutputHelper output) : ProcessTest(output)
{
    private static readonly IPAddress Elsewhere = IPAddress.Parse("127.0.0.2");

    [Fact]
    public async Task An_address_with_all_its_connections_gets_no_more_until_one_ends_and_another_address_gets_its_own()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a second address of this machine");
        var server = Own(await Cluster.StartAsync(["A"], "--connections-per-address", "2", "--full-retry-ms", "250")).A;
        var (first, second) = (await LoginAsync(server, "First"), await LoginAsync(server, "Second"));

        var refused = await ConnectAsync(server);
        var last = Assert.Single(await refused.ReadToEndAsync());
        Assert.Equal(("error", "too_many_connections", true, 250L), (last.Type, last.Code, last.Fatal, last.RetryMs));

        var other = Own(await TestClient.ConnectAsync(server.EndPoint, Elsewhere));
        Assert.Equal("welcome", (await other.LoginAsync("Other")).Event);
        await other.SendAsync(new { type = "msg", text = "undisturbed" });
        foreach (var client in (TestClient[])[first, second, other])
            await client.NextMessageAsync("undisturbed");

        await first.QuitAsync();
        await LoginWhenFreeAsync(server.EndPoint, "Third");
    }

    [Fact]
    public async Task An_address_that_logs_in_too_often_is_told_when_to_go_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a second address of this machine");
        var server = Own(await Cluster.StartAsync(["A"], "--logins-per-address-per-min", "2")).A;
        for (var number = 1; number <= 2; number++)
            await (await LoginAsync(server, $"Guest{number}")).QuitAsync();

        var hasty = await ConnectAsync(server);
        var refusal = await hasty.LoginAsync("Hasty");
        Assert.Equal(("error", "rate_limited", false), (refusal.Type, refusal.Code, refusal.Fatal));
        Assert.InRange(refusal.RetryMs!.Value, 1, 30_000);

        var other = Own(await TestClient.ConnectAsync(server.EndPoint, Elsewhere));
        Assert.Equal("welcome", (await other.LoginAsync("Other")).Event);
    }
}
