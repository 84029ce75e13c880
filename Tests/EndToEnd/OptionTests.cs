using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>Limits that an operator sets: one server each, with a limit so low that a test can meet it.</summary>
public sealed class OptionTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task Who_says_nothing_at_all_is_sent_away_and_who_logged_in_stays()
    {
        var server = (Own(await Cluster.StartAsync(["A"], "--login-timeout-ms", "300"))).A;
        var bystander = await LoginWhenFreeAsync(server.EndPoint, "Bystander");

        var silent = await ConnectAsync(server);
        var last = (await silent.ReadToEndAsync())[^1];
        Assert.Equal(("error", "login_timeout", true), (last.Type, last.Code, last.Fatal));

        // The bystander connected earlier than the one whose time is up now.
        await bystander.SendAsync(new { type = "msg", text = "still here" });
        await bystander.NextMessageAsync("still here");
    }

    [Fact]
    public async Task Who_posts_too_fast_is_told_when_to_go_on_and_then_can()
    {
        const int Burst = 10;
        var server = (Own(await Cluster.StartAsync(["A"], "--flood-limit", "1"))).A;
        var client = await LoginAsync(server, "Fast", "ack");

        var answers = await Task.WhenAll(Enumerable.Range(1, Burst).Select(number => client.PostAsync($"burst {number}")));

        Assert.Contains(answers, answer => answer.Type == "ack");
        var refused = answers.Where(answer => answer.Type != "ack").ToList();
        Assert.NotEmpty(refused);
        Assert.All(refused, answer =>
        {
            Assert.Equal(("error", "rate_limited", false), (answer.Type, answer.Code, answer.Fatal));
            Assert.True(answer.RetryMs > 0, answer.ToString());
        });

        var last = await client.PostAsync("patient");
        while (last.Code == "rate_limited")
        {
            // Not a guess how long the server may take: this is the time that it named.
            await Task.Delay(TimeSpan.FromMilliseconds(last.RetryMs!.Value));
            last = await client.PostAsync("patient");
        }

        Assert.Equal("ack", last.Type);
    }

    [Fact]
    public async Task Servers_that_only_write_and_do_not_sync_talk_all_the_same()
    {
        var cluster = Own(await Cluster.StartAsync(["A", "B"], "--durability", "write"));
        var (sender, listener) = (await LoginAsync(cluster.A, "Dana", "ack"), await LoginAsync(cluster.B, "Ahmad"));
        Assert.Equal(1, (await sender.PostAsync("hi")).Seq);
        await listener.NextMessageAsync("hi");
        Assert.Single(await cluster.Folder.Log.ReadAsync());
    }
}
