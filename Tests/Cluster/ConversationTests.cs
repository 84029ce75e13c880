using System.Text;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Tests.Cluster.Support;

namespace OrleansChat.Tests.Cluster;

public sealed class ConversationTests
{
    [Fact]
    public async Task What_is_posted_in_one_silo_comes_out_of_the_streams_of_all()
    {
        await using var cluster = await ChatCluster.StartAsync();
        var recorders = await FollowEverywhereAsync(cluster, "general");
        var silo = cluster.Silos[1];
        var dana = await ClaimAsync(cluster, silo, "Dana");
        var results = await silo.Grains.GetGrain<IChannelGrain>("general").Post(dana, [Message("hello"), Message("all")]);
        Assert.Equal([(ChannelOutcome.Done, 1), (ChannelOutcome.Done, 2)], results.Select(result => (result.Outcome, result.Seq)));
        foreach (var recorder in recorders)
        {
            await recorder.UntilAsync(2);
            Assert.Equal([$"1 Dana@{silo.Identity.Name} \"hello\"", $"2 Dana@{silo.Identity.Name} \"all\""], recorder.Texts);
        }
    }

    [Fact]
    public async Task Posts_from_all_silos_at_once_have_one_order_though_each_silo_has_its_own_activation()
    {
        const int PostsPerSilo = 200;
        await using var cluster = await ChatCluster.StartAsync();
        var recorders = await FollowEverywhereAsync(cluster, "general");
        await Task.WhenAll(cluster.Silos.Select(async silo =>
        {
            var session = await ClaimAsync(cluster, silo, $"poster-{silo.Identity.Name}");
            var grain = silo.Grains.GetGrain<IChannelGrain>("general");
            await Task.WhenAll(Enumerable.Range(0, PostsPerSilo).Select(i => grain.Post(session, [Message($"{silo.Identity.Name} {i:000}")], new PostTurn(i + 1, i))));
        }));
        var expected = Enumerable.Range(1, PostsPerSilo * cluster.Silos.Count).Select(seq => (long)seq);
        foreach (var recorder in recorders)
        {
            var messages = await recorder.UntilAsync(PostsPerSilo * cluster.Silos.Count);
            Assert.Equal(expected, messages.Select(message => message.Seq));
            Assert.Equal(recorders[0].Texts, recorder.Texts);
        }

        // What one poster sent keeps the order in which it was sent.
        foreach (var silo in cluster.Silos)
        {
            var texts = recorders[0].Messages.Where(message => message.Server == silo.Identity.Name).Select(message => Encoding.UTF8.GetString(message.TextJson.Span)).ToArray();
            Assert.Equal(texts.Order(StringComparer.Ordinal), texts);
        }
    }

    [Fact]
    public async Task A_subscription_begins_exactly_between_two_messages()
    {
        const int Posts = 300;
        await using var cluster = await ChatCluster.StartAsync();
        var silo = cluster.Silos[0];
        var dana = await ClaimAsync(cluster, silo, "Dana");
        var grain = silo.Grains.GetGrain<IChannelGrain>("general");
        var posting = Task.WhenAll(Enumerable.Range(0, Posts).Select(i => grain.Post(dana, [Message($"{i}")])));
        var recorders = new List<ChannelRecorder>();
        while (!posting.IsCompleted)
            recorders.Add(await cluster.Silos[recorders.Count % 3].FollowAsync("general"));
        await posting;
        await grain.Post(dana, [Message("last")]);
        foreach (var recorder in recorders)
        {
            var start = recorder.Batches[0];
            Assert.Empty(start.Messages);
            await recorder.UntilAsync((int)(Posts + 1 - start.HeadSeq));
            Assert.Equal(Enumerable.Range((int)start.HeadSeq + 1, (int)(Posts + 1 - start.HeadSeq)).Select(seq => (long)seq), recorder.Messages.Select(message => message.Seq));
        }
    }

    [Fact]
    public async Task Who_unsubscribed_is_given_nothing_more()
    {
        await using var cluster = await ChatCluster.StartAsync(silos: 1);
        var silo = cluster.Silos[0];
        var dana = await ClaimAsync(cluster, silo, "Dana");
        var (gone, stays) = (await silo.FollowAsync("general"), await silo.FollowAsync("general"));
        await gone.Handle!.UnsubscribeAsync();
        await silo.Grains.GetGrain<IChannelGrain>("general").Post(dana, [Message("hello")]);
        await stays.UntilAsync(1);
        Assert.Empty(gone.Messages);
        Assert.Single(await silo.Streams.GetStream<ChannelBatch>(ChatStreams.OfChannel("general")).GetAllSubscriptionHandles());
    }

    [Fact]
    public async Task A_message_that_comes_again_under_its_cid_at_another_silo_is_recognised_there()
    {
        await using var cluster = await ChatCluster.StartAsync();
        var dana = await ClaimAsync(cluster, cluster.Silos[0], "Dana");
        var first = await cluster.Silos[0].Grains.GetGrain<IChannelGrain>("general").Post(dana, [Message("hello", "c1")]);
        var again = await cluster.Silos[2].Grains.GetGrain<IChannelGrain>("general").Post(dana, [Message("hello", "c1"), Message("other", "c1")]);
        Assert.Equal((ChannelOutcome.Done, 1), (first[0].Outcome, first[0].Seq));
        Assert.Equal((ChannelOutcome.AlreadySo, 1), (again[0].Outcome, again[0].Seq));
        Assert.Equal(ChannelOutcome.CidConflict, again[1].Outcome);
    }

    private static async Task<IReadOnlyList<ChannelRecorder>> FollowEverywhereAsync(ChatCluster cluster, string channel)
        => await Task.WhenAll(cluster.Silos.Select(silo => silo.FollowAsync(channel)));

    private static async Task<SessionInfo> ClaimAsync(ChatCluster cluster, ChatSilo silo, string user)
    {
        var session = cluster.NewSession(silo, user);
        var claim = await silo.Grains.GetGrain<IUserGrain>(session.UserKey).Claim(session, default);
        Assert.Equal(ClaimOutcome.Held, claim.Outcome);
        return session;
    }

    private static OutgoingMessage Message(string text, string? cid = null) => new(Encoding.UTF8.GetBytes($"\"{text}\""), cid);
}
