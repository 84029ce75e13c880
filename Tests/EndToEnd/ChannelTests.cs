using OrleansChat.Tests.EndToEnd.Support;

namespace OrleansChat.Tests.EndToEnd;

/// <summary>A channel is heard by its members, on whichever server they are.</summary>
[Collection(SharedClusterCollection.Name)]
public class ChannelTests(SharedCluster shared, ITestOutputHelper output) : ProcessTest(output, shared.Cluster)
{
    private readonly Cluster _cluster = shared.Cluster;

    [Fact]
    public async Task A_message_in_a_channel_reaches_its_members_and_nobody_else()
    {
        var dev = Unique("dev");
        var (here, there) = (await LoginAsync(_cluster.A, Unique("Dana"), "ack"), await LoginAsync(_cluster.C, Unique("Mira"), "ack"));
        var stranger = await LoginAsync(_cluster.C, Unique("Ahmad"), "ack");
        foreach (var member in new[] { here, there })
        {
            var answer = await member.JoinAsync(dev);
            Assert.Equal(("system", "joined", dev), (answer.Type, answer.Event, answer.Channel));
        }

        var ack = await here.PostAsync("for members", dev);

        Assert.Equal(("ack", dev, 1), (ack.Type, ack.Channel, ack.Seq));
        foreach (var member in new[] { here, there })
            Assert.Equal((dev, 1), Place(await member.NextMessageAsync("for members")));
        await AssertHeardNothingAsync(stranger, dev, speaker: here);
    }

    [Fact]
    public async Task Who_left_hears_and_says_nothing_more()
    {
        var dev = Unique("dev");
        var (stays, leaves) = (await LoginAsync(_cluster.A, Unique("Dana"), "ack"), await LoginAsync(_cluster.B, Unique("Ahmad"), "ack"));
        await stays.JoinAsync(dev);
        await leaves.JoinAsync(dev);

        var answer = await leaves.AskAsync(new { type = "leave", channel = dev });
        Assert.Equal(("system", "left", dev), (answer.Type, answer.Event, answer.Channel));
        Assert.Equal("ack", (await stays.PostAsync("after you left", dev)).Type);

        await AssertHeardNothingAsync(leaves, dev, speaker: stays);
        AssertRefused("not_in_channel", await leaves.PostAsync("may I?", dev));
        Assert.Equal("joined", (await leaves.JoinAsync(dev)).Event);
        Assert.Equal(2, (await leaves.PostAsync("back again", dev)).Seq);
        Assert.Equal((dev, 2), Place(await stays.NextMessageAsync("back again")));
    }

    [Fact]
    public async Task To_post_one_must_have_joined_a_channel_that_exists()
    {
        var dev = Unique("dev");
        var (member, stranger) = (await LoginAsync(_cluster.A, Unique("Dana"), "ack"), await LoginAsync(_cluster.B, Unique("Ahmad"), "ack"));
        AssertRefused("no_such_channel", await stranger.PostAsync("anybody?", dev));
        await member.JoinAsync(dev);
        await member.PostAsync("the channel is there", dev);
        AssertRefused("not_in_channel", await stranger.PostAsync("anybody?", dev));
        AssertRefused("bad_request", await stranger.JoinAsync("No Such Name!"));
    }

    /// <summary>The speaker says something in general, after what must not be heard: once that came, the other would have come too.</summary>
    private static async Task AssertHeardNothingAsync(TestClient stranger, string channel, TestClient speaker)
    {
        var fence = Unique("fence ");
        await speaker.PostAsync(fence);
        await stranger.NextMessageAsync(fence);
        Assert.Empty(stranger.Messages(channel));
    }

    private static void AssertRefused(string code, ServerLine answer) => Assert.Equal(("error", code, false), (answer.Type, answer.Code, answer.Fatal));

    private static (string?, long?) Place(ServerLine message) => (message.Channel, message.Seq);
}
