using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Tests.Cluster.Support;

namespace OrleansChat.Tests.Cluster;

/// <summary>Who keeps order does it in every silo alike.</summary>
public sealed class ModerationTests
{
    [Fact]
    public async Task What_was_decided_in_one_silo_holds_in_the_others_at_once()
    {
        await using var cluster = await ChatCluster.StartAsync();
        var (one, two, three) = (cluster.Silos[0], cluster.Silos[1], cluster.Silos[2]);
        var (owner, moderator, member) = (await JoinAsync(cluster, one, "Dana"), await JoinAsync(cluster, two, "Eva"), await JoinAsync(cluster, three, "Finn"));
        Assert.Equal(ChannelOutcome.NotAllowed, await DoAsync(two, moderator, ChannelItemKind.Mute, "Finn"));
        Assert.Equal(ChannelOutcome.Done, await DoAsync(one, owner, ChannelItemKind.Promote, "Eva"));
        Assert.Equal(ChannelOutcome.Done, await DoAsync(two, moderator, ChannelItemKind.Mute, "Finn"));
        Assert.Equal(ChannelOutcome.Muted, await DoAsync(three, member, ChannelItemKind.Text));
        Assert.Equal(ChannelOutcome.Done, await DoAsync(two, moderator, ChannelItemKind.Ban, "Finn"));
        Assert.Equal(ChannelOutcome.Banned, (await three.Grains.GetGrain<IChannelGrain>("tea").Join(member)).Outcome);
        Assert.Equal(
            [("Dana", one.Identity.Name, MemberRole.Owner), ("Eva", two.Identity.Name, MemberRole.Moderator)],
            (await three.Grains.GetGrain<IChannelGrain>("tea").Members(null, 10)).Members.Select(member => (member.User, member.Server!, member.Role)));
    }

    [Fact]
    public async Task An_operator_keeps_the_cluster_in_order_from_any_silo()
    {
        await using var cluster = await ChatCluster.StartAsync();
        var (one, two) = (cluster.Silos[0], cluster.Silos[1]);
        var (root, user) = (await LoginAsync(cluster, one, "Root") with { IsOperator = true }, await LoginAsync(cluster, two, "Finn"));
        Assert.Equal(ChannelOutcome.NotAllowed, await DoAsync(two, user, ChannelItemKind.Ban, "Root", "general"));
        Assert.Equal(ChannelOutcome.Done, await DoAsync(one, root, ChannelItemKind.Ban, "Finn", "general"));
        Assert.Equal(ChannelOutcome.SessionGone, await DoAsync(two, user, ChannelItemKind.Text, channel: "general"));
        Assert.Equal(ClaimOutcome.Banned, (await two.Grains.GetGrain<IUserGrain>("finn").Claim(cluster.NewSession(two, "Finn"), default)).Outcome);
        Assert.Equal(ChannelOutcome.Done, await DoAsync(one, root, ChannelItemKind.Unban, "Finn", "general"));
        Assert.Equal(ClaimOutcome.Held, (await two.Grains.GetGrain<IUserGrain>("finn").Claim(cluster.NewSession(two, "Finn"), default)).Outcome);
    }

    private static async Task<SessionInfo> LoginAsync(ChatCluster cluster, ChatSilo silo, string user)
    {
        var session = cluster.NewSession(silo, user);
        Assert.Equal(ClaimOutcome.Held, (await silo.Grains.GetGrain<IUserGrain>(session.UserKey).Claim(session, default)).Outcome);
        return session;
    }

    private static async Task<SessionInfo> JoinAsync(ChatCluster cluster, ChatSilo silo, string user)
    {
        var session = await LoginAsync(cluster, silo, user);
        Assert.Equal(ChannelOutcome.Done, (await silo.Grains.GetGrain<IChannelGrain>("tea").Join(session)).Outcome);
        return session;
    }

    private static async Task<ChannelOutcome> DoAsync(ChatSilo silo, SessionInfo who, ChannelItemKind kind, string? target = null, string channel = "tea")
    {
        var message = new OutgoingMessage("\"why\""u8.ToArray(), null, kind, target is null ? null : new OutgoingTarget(target, target.ToLowerInvariant(), 0));
        return (await silo.Grains.GetGrain<IChannelGrain>(channel).Post(who, [message]))[0].Outcome;
    }
}
