using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>Who says nothing any more is found out by asking, if he said that he can be asked.</summary>
public sealed class PingTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task A_client_that_knows_pings_is_asked_and_one_that_says_nothing_is_sent_away()
    {
        var cluster = Own(await Cluster.StartAsync(["A"], "--ping-interval-ms", "1000", "--pong-timeout-ms", "1000"));
        var (answers, silent, old) = (await LoginAsync(cluster.A, "Answers", "ping"), await LoginAsync(cluster.A, "Silent", "ping"), await LoginAsync(cluster.A, "Old"));
        var end = silent.ReadToEndAsync();
        while (!end.IsCompleted)
        {
            await answers.NextAsync(line => line.Type == "ping", "a ping");
            await answers.SendAsync(new { type = "pong" });
        }

        Assert.Equal(("ping_timeout", true), ((await end)[^1].Code, (await end)[^1].Fatal));
        await answers.QuitAsync();
        await old.QuitAsync();
        Assert.All(old.Lines, line => Assert.NotEqual("ping", line.Type));
        Assert.Equal("""{"type":"ping","heads":{"general":0,"@A":0}}""", answers.Lines.First(line => line.Type == "ping").ToString());
    }
}
