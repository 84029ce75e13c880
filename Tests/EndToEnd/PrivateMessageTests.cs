using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>What is said to one is heard by one, wherever that one is, and later if he is away.</summary>
[Collection(SharedClusterCollection.Name)]
public class PrivateMessageTests(SharedCluster shared, ITestOutputHelper output) : ProcessTest(output, shared.Cluster)
{
    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task It_reaches_both_on_their_servers_and_nobody_else()
    {
        var (from, to) = (Unique("Dana"), Unique("Ahmad"));
        var (sender, reader, stranger) = (await LoginAsync(_cluster.A, from, "ack"), await LoginAsync(_cluster.B, to), await LoginAsync(_cluster.B, Unique("Mira")));
        var ack = await sender.AskAsync(new { type = "msg", to, text = "psst" });
        var channel = ChannelOf(from, to);
        Assert.Equal(("ack", channel, 1), (ack.Type, ack.Channel, ack.Seq));
        foreach (var party in new[] { sender, reader })
        {
            var heard = await party.NextMessageAsync("psst");
            Assert.Equal((from, channel, 1), (heard.From, heard.Channel, heard.Seq));
            Assert.DoesNotContain("replay", heard.ToString(), StringComparison.Ordinal);
        }

        // The reader answers to the channel that the message named.
        await reader.SendAsync(new { type = "msg", channel, text = "what?" });
        Assert.Equal(2, (await sender.NextMessageAsync("what?")).Seq);
        var fence = Unique("fence ");
        await sender.PostAsync(fence);
        Assert.DoesNotContain(await stranger.ReadUntilAsync(line => line.Text == fence, "the fence"), line => line.Channel == channel);
    }

    [Fact]
    public async Task Many_at_once_from_both_sides_come_in_one_order_without_a_gap()
    {
        var (one, other) = (Unique("Dana"), Unique("Ahmad"));
        var (left, right) = (await LoginAsync(_cluster.A, one, "ack"), await LoginAsync(_cluster.C, other, "ack"));
        await Task.WhenAll(Enumerable.Range(0, 100).SelectMany(i => new[]
        {
            left.AskAsync(new { type = "msg", to = other, text = $"left {i}" }), right.AskAsync(new { type = "msg", to = one, text = $"right {i}" }),
        }));
        var channel = ChannelOf(one, other);
        foreach (var party in new[] { left, right })
            await party.CountAsync(200, line => line.Type == "msg" && line.Channel == channel, "private messages");
        Assert.Equal(Enumerable.Range(1, 200).Select(seq => (long?)seq), left.Messages(channel).Select(message => message.Seq));
        Assert.Equal(left.Messages(channel).Select(message => message.ToString()), right.Messages(channel).Select(message => message.ToString()));
    }

    [Fact]
    public async Task Who_was_away_is_sent_it_when_he_resumes_and_finds_it_in_history_otherwise()
    {
        var (from, to) = (Unique("Dana"), Unique("Ahmad"));
        var before = await LoginAsync(_cluster.A, to, "ack");
        var last = await before.PostAsync(Unique("the last one that Ahmad saw "));
        await before.QuitAsync();
        var sender = await LoginAsync(_cluster.B, from, "ack");
        var epoch = (await sender.AskAsync(new { type = "msg", to, text = "Call me" })).Epoch;

        var back = await ConnectAsync(_cluster.C);
        await back.SendAsync(new { type = "login", username = to, resume = new[] { new { channel = "general", epoch, seq = last.Seq } } });
        Assert.Contains($"{{\"channel\":\"{ChannelOf(from, to)}\",\"epoch\":\"{epoch}\",\"seq\":1,\"oldest\":1,\"recovered\":true}}", (await WelcomeAsync(back)).ToString(), StringComparison.Ordinal);
        Assert.Contains("\"replay\":true", (await back.NextMessageAsync("Call me")).ToString(), StringComparison.Ordinal);
        await back.QuitAsync();

        var fresh = await ConnectAsync(_cluster.A);
        await fresh.SendAsync(new { type = "login", username = to, caps = new[] { "history" } });
        Assert.Contains($"{{\"channel\":\"{ChannelOf(from, to)}\",\"epoch\":\"{epoch}\",\"seq\":1,\"oldest\":1}}", (await WelcomeAsync(fresh)).ToString(), StringComparison.Ordinal);
        Assert.Contains("\"text\":\"Call me\"", (await fresh.AskAsync(new { type = "history", to = from })).ToString(), StringComparison.Ordinal);
        Assert.Empty(fresh.Messages(ChannelOf(from, to)));
        await sender.SendAsync(new { type = "msg", to, text = "Never mind" });
        Assert.Equal(2, (await fresh.NextMessageAsync("Never mind")).Seq);
    }

    [Fact]
    public async Task Nobody_else_can_read_or_write_it()
    {
        var (from, to) = (Unique("Dana"), Unique("Ahmad"));
        var (sender, stranger) = (await LoginAsync(_cluster.A, from, "ack"), await LoginAsync(_cluster.A, Unique("Mira"), "ack", "history"));
        await sender.AskAsync(new { type = "msg", to, text = "psst" });
        var channel = ChannelOf(from, to);
        Assert.Equal("no_such_channel", (await stranger.AskAsync(new { type = "history", channel })).Code);
        Assert.Equal("no_such_channel", (await stranger.PostAsync("May I?", channel)).Code);
        Assert.Equal("bad_request", (await stranger.JoinAsync(channel)).Code);
        Assert.DoesNotContain("dm:", (await stranger.AskAsync(new { type = "channels", limit = 300 })).ToString(), StringComparison.Ordinal);
    }

    private static string ChannelOf(string one, string other) => "dm:" + string.Join(' ', new[] { one.ToLowerInvariant(), other.ToLowerInvariant() }.Order(StringComparer.Ordinal));

    private static Task<ServerLine> WelcomeAsync(TestClient client) => client.NextAsync(line => line.Event == "welcome", "the welcome");
}
