using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>A server that is stopped (SIGSTOP) while it holds the log's lock: the others end it and go on. One that is stopped without the lock is left alone.</summary>
public sealed class StoppedServerTests(ITestOutputHelper output) : ProcessTest(output)
{
    private const int TriesMax = 200;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_others_end_a_holder_that_stands_still_and_lose_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGSTOP.");
        var cluster = Own(await Cluster.StartAsync());
        var busy = Poster.Start(await LoginAsync(cluster.B, "Busy", "ack"), "general");
        var other = await LoginAsync(cluster.A, "Other", "ack");
        await busy.AckedAsync(100);

        // Nobody outside can see who holds the lock: stop the busy server again and again until a post at the other one does not come through.
        for (var attempt = 1; ; attempt++)
        {
            Assert.True(attempt <= TriesMax, "The server was never caught holding the lock.");
            cluster.B.Child.Suspend();
            var post = other.PostAsync($"attempt {attempt}");
            if (await Task.WhenAny(post, Task.Delay(Moment)) == post)
            {
                Assert.Equal("ack", (await post).Type);
                cluster.B.Child.Resume();
                continue;
            }

            // Now it stands with the lock in its hand. The post comes through without anybody waking it.
            Assert.Equal("ack", (await post).Type);
            Output.WriteLine($"Caught holding the lock at attempt {attempt}.");
            break;
        }

        Assert.NotEqual(0, await cluster.B.Child.WaitForExitAsync());
        Assert.Contains("was ended", cluster.A.Child.Errors + cluster.C.Child.Errors, StringComparison.Ordinal);
        await busy.CutOffAsync();
        await cluster.B.StartAsync();
        var back = await LoginWhenFreeAsync(cluster.B.EndPoint, "Busy", "ack");
        Assert.Equal("ack", (await back.PostAsync("back again")).Type);

        var logged = (await cluster.Folder.Log.ReadAsync()).Where(message => message.Cid is not null).GroupBy(message => message.Cid!).ToDictionary(group => group.Key, group => group.ToArray());
        foreach (var (cid, seq) in busy.Acked)
            Assert.Equal(seq, Assert.Single(logged[cid]).Seq);
    }
}
