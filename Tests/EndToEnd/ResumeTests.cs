using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>A client that was away gets what it missed, on any server, and can look into the past.</summary>
[Collection(SharedClusterCollection.Name)]
public class ResumeTests(SharedCluster shared, ITestOutputHelper output) : ProcessTest(output, shared.Cluster)
{
    private const int Missed = 700;

    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task Every_missed_message_comes_once_and_then_the_live_ones_without_a_seam()
    {
        var (name, channel) = (Unique("Dana"), Unique("resume-"));
        var before = await LoginAsync(_cluster.A, name, "ack");
        await before.JoinAsync(channel);
        var last = await before.PostAsync("the last one that Dana saw", channel);
        await before.QuitAsync();

        var poster = await LoginAsync(_cluster.B, Unique("Poster"), "ack");
        await poster.JoinAsync(channel);
        await Task.WhenAll(Enumerable.Range(0, Missed).Select(i => poster.PostAsync($"missed {i} {new string('x', 500)}", channel)));

        // More comes while the past is being sent.
        var live = Task.WhenAll(Enumerable.Range(0, 50).Select(i => poster.PostAsync($"live {i}", channel)));
        var after = await ConnectAsync(_cluster.C);
        var welcome = await LoginAndResumeAsync(after, name, channel, last.Epoch!, last.Seq!.Value);
        Assert.Contains("\"recovered\":true", welcome.ToString(), StringComparison.Ordinal);
        await live;
        await poster.PostAsync("fence", channel);
        await after.NextMessageAsync("fence");
        Assert.Equal(
            Enumerable.Range((int)last.Seq.Value + 1, Missed + 51).Select(seq => (long?)seq),
            after.Messages(channel).Select(message => message.Seq));
    }

    [Fact]
    public async Task What_cannot_be_recovered_is_said_with_its_reason_and_the_channel_goes_on_live()
    {
        var (name, channel) = (Unique("Dana"), Unique("resume-"));
        var client = await LoginAsync(_cluster.A, name, "ack");
        await client.JoinAsync(channel);
        var epoch = (await client.PostAsync("one", channel)).Epoch!;
        await client.QuitAsync();
        foreach (var (resumed, resumedEpoch, seq, reason) in new[]
        {
            (channel, "another", 0L, "epoch_changed"), (channel, epoch, 99L, "seq_unknown"), ("nowhere", epoch, 0L, "not_in_channel"),
        })
        {
            var back = await ConnectAsync(_cluster.B);
            var welcome = await LoginAndResumeAsync(back, name, resumed, resumedEpoch, seq);
            Assert.Contains($"\"recovered\":false,\"reason\":\"{reason}\"", welcome.ToString(), StringComparison.Ordinal);
            var text = Unique("live ");
            await back.PostAsync(text, channel);
            await back.NextMessageAsync(text);
            Assert.Equal([text], back.Messages(channel).Select(message => message.Text));
            await back.QuitAsync();
        }
    }

    [Fact]
    public async Task Paging_through_history_in_either_direction_gives_everything_once_and_says_when_it_ends()
    {
        var channel = Unique("history-");
        var client = await LoginAsync(_cluster.A, Unique("Dana"), "ack", "history");
        await client.JoinAsync(channel);
        await Task.WhenAll(Enumerable.Range(1, Missed).Select(i => client.PostAsync($"{i} {new string('y', 400)}", channel)));

        var forth = new List<long>();
        for (var isEnd = false; !isEnd;)
        {
            var page = await HistoryAsync(client, new { type = "history", channel, after = forth.LastOrDefault(), limit = 300 });
            forth.AddRange(page.Seqs);
            isEnd = page.IsEnd;
        }

        var back = new List<long>();
        for (var isEnd = false; !isEnd;)
        {
            var page = await HistoryAsync(client, back.Count == 0 ? new { type = "history", channel, limit = 300 } : new { type = "history", channel, before = back[0], limit = 300 });
            back.InsertRange(0, page.Seqs);
            isEnd = page.IsEnd;
        }

        var all = Enumerable.Range(1, Missed).Select(seq => (long)seq);
        Assert.Equal(all, forth);
        Assert.Equal(all, back);

        var around = await HistoryAsync(client, new { type = "history", channel, around = 350, limit = 5 });
        Assert.Equal([348, 349, 350, 351, 352], around.Seqs);
        Assert.False(around.IsEnd);
    }

    [Fact]
    public async Task The_past_of_a_channel_is_its_members_only()
    {
        var channel = Unique("history-");
        var member = await LoginAsync(_cluster.A, Unique("Dana"), "ack");
        await member.JoinAsync(channel);
        var stranger = await LoginAsync(_cluster.C, Unique("Mallory"), "ack", "history");
        Assert.Equal("not_in_channel", (await stranger.AskAsync(new { type = "history", channel })).Code);
        Assert.Equal("no_such_channel", (await stranger.AskAsync(new { type = "history", channel = "nobody-was-here" })).Code);
        Assert.Equal("bad_request", (await member.AskAsync(new { type = "history", channel })).Code); // without the capability
    }

    private static async Task<ServerLine> LoginAndResumeAsync(TestClient client, string name, string channel, string epoch, long seq)
    {
        await client.SendAsync(new { type = "login", username = name, caps = new[] { "ack" }, resume = new[] { new { channel, epoch, seq } } });
        return await client.NextAsync(line => line.Event == "welcome", "the welcome");
    }

    private static async Task<(IReadOnlyList<long> Seqs, bool IsEnd)> HistoryAsync(TestClient client, object request)
    {
        using var page = System.Text.Json.JsonDocument.Parse((await client.AskAsync(request)).ToString());
        Assert.Equal("history", page.RootElement.GetProperty("type").GetString());
        Assert.True(page.RootElement.GetRawText().Length <= 64 * 1024, "A page is longer than a line may be.");
        Assert.Equal(Missed, page.RootElement.GetProperty("head").GetInt64());
        return ([.. page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("seq").GetInt64())], page.RootElement.GetProperty("end").GetBoolean());
    }
}
