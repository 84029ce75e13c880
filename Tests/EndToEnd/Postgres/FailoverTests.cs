using OrleansChat.Tests.EndToEnd.Support;
using OrleansChat.Tests.Support.Postgres;

namespace OrleansChat.Tests.EndToEnd.Postgres;

/// <summary>The database dies for good, and its standby takes over. The servers know both, and go on there.</summary>
public sealed class FailoverTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task Servers_go_on_at_a_standby_that_had_everything_and_nobody_starts_over()
    {
        var log = await PostgresPair.StartAsync();
        var cluster = Own(await Cluster.StartAsync(log, ["A", "B"], Cluster.NoFloodLimit));
        var (sender, listener) = (await LoginAsync(cluster.A, "Dana", "ack"), await LoginAsync(cluster.B, "Ahmad", "ack"));
        var before = await sender.PostAsync("before");
        Assert.Equal("ack", before.Type);
        await log.FollowedAsync();
        await log.KillAsync();

        Assert.Equal("unavailable", (await sender.PostAsync("once", cid: "the same")).Code);
        // The standby can be read, and is no place to write to before it has taken over.
        await log.PromoteAsync();
        var ack = await sender.PostUntilAckedAsync("once", "the same");
        Assert.Equal((before.Seq + 1, before.Epoch), (ack.Seq, ack.Epoch));
        await listener.NextMessageAsync("once");
        Assert.Equal(before.Seq + 2, (await listener.PostUntilAckedAsync("after", "after")).Seq);
        Assert.Equal(["before", "once", "after"], (await log.ReadAsync()).Select(message => message.Text));
        AssertNobodyStartedOver(cluster, sender, listener);
    }
}
