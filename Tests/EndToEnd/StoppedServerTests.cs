using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>A server that is stopped (SIGSTOP) while it holds the log's lock: the others end it and go on.</summary>
public sealed class StoppedServerTests(ITestOutputHelper output) : ProcessTest(output)
{
    [Fact]
    public async Task The_others_end_a_holder_that_stands_still_and_lose_nothing()
    {
        var (cluster, busy) = await StartBusyAsync();
        var other = await LoginAsync(cluster.A, "Other", "ack");
        await StandingServer.CatchHoldingAsync(cluster.B, cluster.Folder);

        // The post comes through without anybody waking the one that stands still.
        Assert.Equal("ack", (await other.PostAsync("go on")).Type);
        Assert.NotEqual(0, await cluster.B.Child.WaitForExitAsync());
        // It is said a moment after it is done.
        await Patience.UntilAsync(
            () => Task.FromResult((cluster.A.Child.Errors + cluster.C.Child.Errors).Contains("was ended", StringComparison.Ordinal) ? "" : null), "a word about who was ended");
        await busy.CutOffAsync();
        await cluster.B.StartAsync();
        var back = await LoginWhenFreeAsync(cluster.B.EndPoint, "Busy", "ack");
        Assert.Equal("ack", (await back.PostAsync("back again")).Type);
        await AssertAckedAreInLogAsync(cluster, busy);
    }

    [Fact]
    public async Task A_server_that_starts_ends_a_holder_that_stands_still_and_loses_nothing()
    {
        var (cluster, busy) = await StartBusyAsync();
        await StandingServer.CatchHoldingAsync(cluster.B, cluster.Folder);
        cluster.A.Kill();
        cluster.C.Kill();

        await cluster.A.StartAsync();
        Assert.NotEqual(0, await cluster.B.Child.WaitForExitAsync());
        var first = await LoginAsync(cluster.A, "First", "ack");
        Assert.Equal("ack", (await first.PostAsync("go on")).Type);
        await busy.CutOffAsync();
        await AssertAckedAreInLogAsync(cluster, busy);
    }

    private async Task<(Cluster Cluster, Poster Busy)> StartBusyAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells who holds a lock.");
        // Without syncs it holds the lock for most of its time, and is caught soon.
        var cluster = Own(await Cluster.StartAsync(["A", "B", "C"], [.. Cluster.NoFloodLimit, "--durability", "write"]));
        var busy = Poster.Start(await LoginAsync(cluster.B, "Busy", "ack"), "general");
        await busy.AckedAsync(100);
        return (cluster, busy);
    }

    private static async Task AssertAckedAreInLogAsync(Cluster cluster, Poster busy)
    {
        var logged = (await cluster.Log.ReadAsync()).Where(message => message.Cid is not null).GroupBy(message => message.Cid!).ToDictionary(group => group.Key, group => group.ToArray());
        foreach (var (cid, seq) in busy.Acked)
            Assert.Equal(seq, Assert.Single(logged[cid]).Seq);
    }
}
