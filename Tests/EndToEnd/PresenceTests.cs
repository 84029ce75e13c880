using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>Who is there, who is away and who is typing crosses servers, and is sent to nobody who did not ask for it.</summary>
public class PresenceTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task Presence_and_typing_cross_servers_and_the_death_of_one_is_one_line()
    {
        var cluster = Own(await StartClusterAsync(["A", "B"], Cluster.NoFloodLimit));
        var (dana, baseClient) = (await LoginAsync(cluster.A, "Dana", "presence", "typing"), await LoginAsync(cluster.A, "Base"));
        var ahmad = await LoginAsync(cluster.B, "Ahmad");
        await ToldAsync(dana, """{"type":"presence","channel":"general","user":"Ahmad","server":"B","state":"join"}""");
        foreach (var member in new[] { dana, baseClient, ahmad })
            await member.JoinAsync("tea");
        await ToldAsync(dana, """{"type":"presence","channel":"tea","user":"Ahmad","state":"join"}""");

        await SaidUntilToldAsync(ahmad, """{"type":"typing","channel":"tea","state":"active"}""", dana, """{"type":"typing","channel":"tea","user":"Ahmad","state":"active"}""");
        await SaidUntilToldAsync(ahmad, """{"type":"typing","to":"Dana","state":"done"}""", dana, """{"type":"typing","channel":"dm:ahmad dana","user":"Ahmad","state":"done","to":"dana"}""");
        await SaidUntilToldAsync(ahmad, """{"type":"presence","state":"away"}""", dana, """{"type":"presence","channel":"general","user":"Ahmad","server":"B","state":"away"}""");
        Assert.Contains("""{"user":"Ahmad","server":"B","away":true}""", (await baseClient.AskAsync(new { type = "who", channel = "tea" })).ToString(), StringComparison.Ordinal);

        var before = dana.Mark;
        cluster.B.Kill();
        foreach (var client in new[] { dana, baseClient })
            Assert.Equal("Server B is gone", (await client.NextAsync(line => line.Event == "server_down", "the end of B")).Text);
        // A message that is said after it comes after all that the death made.
        await dana.SendAsync(new { type = "msg", text = "after" });
        foreach (var client in new[] { dana, baseClient })
            await client.NextMessageAsync("after");
        // What was said twice may have come twice.
        Assert.Equal(["server_down", "after"], dana.Lines.Skip(before).Where(line => !line.ToString().Contains("\"state\":\"away\"", StringComparison.Ordinal)).Select(line => line.Event ?? line.Text));
        Assert.DoesNotContain("away", (await dana.AskAsync(new { type = "who", channel = "tea" })).ToString(), StringComparison.Ordinal);
        Assert.All(baseClient.Lines, line => Assert.Contains(line.Type, (string[])["system", "msg", "error"]));
    }

    private static Task<ServerLine> ToldAsync(TestClient client, string line) => client.FindAsync(0, told => told.ToString() == line, line);

    /// <summary>What is in no log may be lost; then it is said again.</summary>
    private static Task<ServerLine> SaidUntilToldAsync(TestClient says, string said, TestClient hears, string told) => Patience.UntilAsync(
        async () =>
        {
            await says.SendLineAsync(said);
            await hears.AskAsync(new { type = "leave", channel = "general" });
            return hears.Lines.FirstOrDefault(line => line.ToString() == told);
        },
        told);
}
