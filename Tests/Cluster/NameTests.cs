using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Tests.Cluster.Support;

namespace OrleansChat.Tests.Cluster;

public sealed class NameTests
{
    [Fact]
    public async Task Of_many_claims_in_all_silos_at_once_exactly_one_gets_the_name()
    {
        await using var cluster = await ChatCluster.StartAsync();
        var claims = await Task.WhenAll(Enumerable.Range(0, 30).Select(i =>
        {
            var silo = cluster.Silos[i % 3];
            return ChatSilo.CallAsync(() => silo.Grains.GetGrain<IUserGrain>("dana").Claim(cluster.NewSession(silo, "Dana"), default));
        }));
        Assert.Single(claims, claim => claim.Outcome == ClaimOutcome.Held);
        Assert.Equal(29, claims.Count(claim => claim.Outcome == ClaimOutcome.Taken));
    }

    [Fact]
    public async Task A_name_given_back_in_one_silo_is_free_in_another()
    {
        await using var cluster = await ChatCluster.StartAsync();
        var (one, two) = (cluster.Silos[0], cluster.Silos[1]);
        var first = cluster.NewSession(one, "Dana");
        await one.Grains.GetGrain<IUserGrain>("dana").Claim(first, default);
        Assert.True(await one.Grains.GetGrain<IUserGrain>("dana").Release(first));
        var second = cluster.NewSession(two, "Dana");
        Assert.Equal(ClaimOutcome.Held, (await two.Grains.GetGrain<IUserGrain>("dana").Claim(second, default)).Outcome);

        // The first session's second release must not take the name from the second one.
        await one.Grains.GetGrain<IUserGrain>("dana").Release(first);
        Assert.True(two.Log.View.Holds("dana", second.Id));
    }

    [Fact]
    public async Task A_session_without_its_name_cannot_post_join_or_leave()
    {
        await using var cluster = await ChatCluster.StartAsync(silos: 1);
        var silo = cluster.Silos[0];
        var nobody = cluster.NewSession(silo, "Nobody");
        var results = await silo.Grains.GetGrain<IChannelGrain>("general").Post(nobody, [new OutgoingMessage("\"hi\""u8.ToArray(), null)]);
        Assert.Equal(ChannelOutcome.SessionGone, results[0].Outcome);
        Assert.Equal(ChannelOutcome.SessionGone, (await silo.Grains.GetGrain<IChannelGrain>("dev").Join(nobody)).Outcome);
        Assert.Equal(ChannelOutcome.SessionGone, await silo.Grains.GetGrain<IChannelGrain>("dev").Leave(nobody));
    }

    [Fact]
    public async Task A_membership_outlives_its_session_and_is_known_in_every_silo()
    {
        await using var cluster = await ChatCluster.StartAsync();
        var (one, two) = (cluster.Silos[0], cluster.Silos[1]);
        var first = cluster.NewSession(one, "Dana");
        await one.Grains.GetGrain<IUserGrain>("dana").Claim(first, default);
        Assert.Equal(new JoinResult(ChannelOutcome.Done, 0), await one.Grains.GetGrain<IChannelGrain>("dev").Join(first));
        Assert.Equal(new JoinResult(ChannelOutcome.AlreadySo, 0), await one.Grains.GetGrain<IChannelGrain>("dev").Join(first));
        await one.Grains.GetGrain<IUserGrain>("dana").Release(first);

        var second = cluster.NewSession(two, "Dana");
        await two.Grains.GetGrain<IUserGrain>("dana").Claim(second, default);
        Assert.Equal([new ChannelHead("dev", "testepoch", 0)], (await two.Grains.GetGrain<IUserGrain>("dana").Channels(second)).Joined);
        Assert.Equal([new Member("Dana", two.Identity.Name, MemberRole.Owner, "dana", second.Id)], (await two.Grains.GetGrain<IChannelGrain>("dev").Members(null, 10)).Members);
        Assert.Equal([new Member("Dana", two.Identity.Name, MemberRole.Member, "dana", second.Id)], (await two.Grains.GetGrain<IChannelGrain>("general").Members(null, 10)).Members);
        Assert.Equal(ChannelOutcome.Done, await two.Grains.GetGrain<IChannelGrain>("dev").Leave(second));
        Assert.Empty((await two.Grains.GetGrain<IChannelGrain>("dev").Members(null, 10)).Members);
        Assert.Equal(ChannelOutcome.Forbidden, await two.Grains.GetGrain<IChannelGrain>("general").Leave(second));
    }

    [Fact]
    public async Task A_session_whose_name_was_taken_over_does_not_hold_it_any_more()
    {
        await using var cluster = await ChatCluster.StartAsync();
        var (one, two) = (cluster.Silos[0], cluster.Silos[1]);
        var (first, second) = (cluster.NewSession(one, "Dana"), cluster.NewSession(two, "Dana"));
        await one.Grains.GetGrain<IUserGrain>("dana").Claim(first, new ClaimTokens("hash", null));
        Assert.Equal(ChannelOutcome.Done, (await one.Grains.GetGrain<IUserGrain>("dana").Channels(first)).Outcome);
        Assert.Equal(ClaimOutcome.Held, (await two.Grains.GetGrain<IUserGrain>("dana").Claim(second, new ClaimTokens("other", "hash"))).Outcome);
        Assert.Equal(ChannelOutcome.SessionReplaced, (await two.Grains.GetGrain<IUserGrain>("dana").Channels(first)).Outcome);
        Assert.Equal(ChannelOutcome.Done, (await two.Grains.GetGrain<IUserGrain>("dana").Channels(second)).Outcome);
    }
}
