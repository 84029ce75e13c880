using OrleansChat.SharedLog.Commands;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Observer;

/// <summary>Servers that append at the same time, over the ends of segments, and one that was away for long.</summary>
public sealed class BusyServersTests
{
    private const int Posts = 400;

    // A server that follows another into a new segment has not synced what stands there. That is its own affair: nobody may be refused for it.
    [Fact]
    public async Task The_end_of_a_segment_refuses_nobody()
    {
        using var servers = new TestServers { SegmentBytesMax = 3_000 };
        var a = await servers.StartAsync("A");
        var b = await servers.StartAsync("B");
        await a.AppendAsync(Some.Login("Dana"));
        await b.AppendAsync(Some.Login("Eva", server: "B"));

        var results = await Task.WhenAll(PostAsync(a, "Dana", "A", textLength: 40), PostAsync(b, "Eva", "B", textLength: 40));

        Assert.All(results.SelectMany(some => some), result => Assert.Equal(AppendOutcome.Appended, result.Outcome));
        Assert.Equal(Enumerable.Range(1, 2 * Posts).Select(seq => (long)seq), results.SelectMany(some => some).Select(result => result.Seq).Order());
        await Task.WhenAll(a.Follower.UntilMessagesAsync(2 * Posts), b.Follower.UntilMessagesAsync(2 * Posts));
        Assert.Equal(a.Follower.Messages, b.Follower.Messages);
    }

    [Theory]
    [InlineData(256 * 1024 * 1024)]
    [InlineData(1_500_000)]
    [InlineData(50_000)]
    public async Task A_server_that_is_far_behind_reads_a_piece_at_a_time_and_misses_nothing(long segmentBytesMax)
    {
        using var servers = new TestServers { CatchUpBytesMax = 1_000, SegmentBytesMax = segmentBytesMax };
        var a = await servers.StartAsync("A");
        var b = await servers.StartAsync("B", nudge: new DeafNudge());
        await b.AppendAsync(Some.Login("Eva", server: "B"));
        await a.AppendAsync(Some.Login("Dana"));
        // Three megabytes; a piece is at least what is read at once, which is one.
        await PostAsync(a, "Dana", "A", textLength: 8_000);

        Assert.Equal(new AppendResult(AppendOutcome.Appended, Posts + 1), await b.AppendAsync(Some.Post("Eva", "late", server: "B")));
        await b.Follower.UntilMessagesAsync(Posts + 1);
        Assert.Equal(Enumerable.Range(1, Posts + 1).Select(seq => (long)seq), b.Follower.Messages.Select(message => message.Seq));
    }

    // One after the other, so that the servers take turns at the log.
    private static async Task<List<AppendResult>> PostAsync(TestServer server, string user, string name, int textLength)
    {
        List<AppendResult> results = [];
        for (var number = 1; number <= Posts; number++)
            results.Add(await server.AppendAsync(Some.Post(user, $"{number} {new string('x', textLength)}", cid: $"{number}", server: name)));
        return results;
    }
}
