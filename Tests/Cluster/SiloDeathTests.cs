using System.Text;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Tests.Cluster.Support;

namespace OrleansChat.Tests.Cluster;

public sealed class SiloDeathTests
{
    private static readonly OutgoingMessage[] Hello = [new(Encoding.UTF8.GetBytes("\"hello\""), null)];

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task The_others_go_on_when_a_silo_is_killed_whichever_it_is(int victim)
    {
        await using var cluster = await ChatCluster.StartAsync();
        var survivors = cluster.Silos.Where((_, index) => index != victim).ToArray();
        var sessions = new List<SessionInfo>();
        foreach (var silo in survivors)
            sessions.Add(await ClaimAsync(cluster, silo, $"at-{silo.Identity.Name}"));
        var recorders = await Task.WhenAll(survivors.Select(silo => silo.FollowAsync("general")));

        await cluster.Cluster.KillSiloAsync(cluster.Silos[victim].Handle);
        for (var i = 0; i < survivors.Length; i++)
            Assert.Equal(ChannelOutcome.Done, (await survivors[i].Grains.GetGrain<IChannelGrain>("general").Post(sessions[i], Hello))[0].Outcome);
        foreach (var recorder in recorders)
            Assert.Equal([1, 2], (await recorder.UntilAsync(2)).Select(message => message.Seq));
    }

    [Fact]
    public async Task A_killed_silo_loses_its_names_and_comes_back_with_the_next_generation()
    {
        await using var cluster = await ChatCluster.StartAsync();
        var (victim, other) = (cluster.Silos[1], cluster.Silos[0]);
        var name = victim.Identity.Name;
        await ClaimAsync(cluster, victim, "Dana");
        var recorder = await other.FollowAsync("general");

        await cluster.Cluster.KillSiloAsync(victim.Handle);
        SessionInfo heir;
        do
            heir = cluster.NewSession(other, "Dana");
        while ((await other.Grains.GetGrain<IUserGrain>("dana").Claim(heir, default)).Outcome == ClaimOutcome.Taken);
        Assert.True(other.Log.View.Holds("dana", heir.Id));

        await cluster.Cluster.RestartSiloAsync(victim.Handle);
        var reborn = cluster.Silos.Single(silo => silo.Identity.Name == name);
        Assert.Equal(2, reborn.Identity.Generation);
        var session = await ClaimAsync(cluster, reborn, "Reborn");
        await reborn.Grains.GetGrain<IChannelGrain>("general").Post(session, Hello);
        Assert.Equal(name, (await recorder.UntilAsync(1))[0].Server);
    }

    private static async Task<SessionInfo> ClaimAsync(ChatCluster cluster, ChatSilo silo, string user)
    {
        var session = cluster.NewSession(silo, user);
        Assert.Equal(ClaimOutcome.Held, (await silo.Grains.GetGrain<IUserGrain>(session.UserKey).Claim(session, default)).Outcome);
        return session;
    }
}
