using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Commands;

/// <summary>Makes a user a member of a channel, which comes into being with its first member, or ends a membership.</summary>
public sealed class MembershipCommand : LogCommand
{
    /// <summary>The channel; not <c>general</c>, which has everybody, and not a server's own.</summary>
    public required string Channel { get; init; }

    /// <summary>The name as people see it.</summary>
    public required string User { get; init; }

    /// <summary>The name as it is compared.</summary>
    public required string UserKey { get; init; }

    /// <summary>The user's session.</summary>
    public required string Session { get; init; }

    /// <summary>True to join, false to leave.</summary>
    public required bool IsMember { get; init; }

    internal override Decision Decide(ClusterState state, long nowMs)
    {
        if (!state.View.Holds(UserKey, Session))
            return Decision.Refuse(AppendOutcome.SessionGone);
        var channels = state.View.ChannelsOf(UserKey);
        if (channels.Contains(Channel) == IsMember)
            return IsMember ? Decision.AlreadySo() : Decision.Refuse(NotThere(state));
        if (IsMember && state.View.ChannelOf(Channel).Roles.IsBanned(UserKey, nowMs))
            return Decision.Refuse(AppendOutcome.Banned);
        if (IsMember && (channels.Count >= LogLimits.ChannelsPerUserMax || (state.View.Channels.Count >= LogLimits.ChannelsMax && !state.View.Channels.ContainsKey(Channel))))
            return Decision.Refuse(AppendOutcome.TooManyChannels);
        return Decision.Append(new MembershipEntry(Channel, User, UserKey, IsMember, nowMs), state.Seqs.Last(Channel));
    }

    private AppendOutcome NotThere(ClusterState state)
        => state.View.Channels.ContainsKey(Channel) ? AppendOutcome.NotMember : AppendOutcome.NoSuchChannel;
}
