using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Commands;

/// <summary>Who may do what to whom in a channel.</summary>
internal static class ModerationRules
{
    /// <summary>Judges an event that is done to somebody.</summary>
    /// <param name="view">What is agreed on.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="actorKey">Who does it.</param>
    /// <param name="kind">What is done.</param>
    /// <param name="target">To whom.</param>
    /// <returns>Null, or why it is not done.</returns>
    public static AppendOutcome? Refusal(ClusterView view, string channel, string actorKey, ChannelChangeKind kind, ModerationTarget target)
    {
        if (PrivateChannel.Is(channel) || ClusterView.IsLocalChannel(channel))
            return AppendOutcome.NotAllowed;
        var roles = view.ChannelOf(channel).Roles;
        var rank = target.ByOperator ? ChannelRank.Operator : roles.RankOf(actorKey);
        if (rank < RankFor(kind) || (IsAgainst(kind) && rank <= roles.RankOf(target.UserKey)))
            return AppendOutcome.NotAllowed;
        if (!IsSo(roles, view.IsIn(target.UserKey, channel), kind, target.UserKey))
            return AppendOutcome.NoSuchUser;
        return IsFull(roles, kind, target.UserKey) ? AppendOutcome.TooManyUsers : null;
    }

    private static ChannelRank RankFor(ChannelChangeKind kind) => kind is ChannelChangeKind.Promote or ChannelChangeKind.Demote ? ChannelRank.Owner : ChannelRank.Moderator;

    private static bool IsAgainst(ChannelChangeKind kind) => kind is ChannelChangeKind.Kick or ChannelChangeKind.Mute or ChannelChangeKind.Ban;

    // Whether the user is what the event ends, or can be what it makes of him. Who is not here can be muted and banned all the same, before he comes.
    private static bool IsSo(ChannelRoles roles, bool isIn, ChannelChangeKind kind, string userKey) => kind switch
    {
        ChannelChangeKind.Kick => isIn,
        ChannelChangeKind.Promote => isIn && roles.RankOf(userKey) == ChannelRank.Member,
        ChannelChangeKind.Demote => roles.Moderators.Contains(userKey),
        ChannelChangeKind.Unmute => roles.Muted.ContainsKey(userKey),
        ChannelChangeKind.Unban => roles.Banned.ContainsKey(userKey),
        _ => true,
    };

    private static bool IsFull(ChannelRoles roles, ChannelChangeKind kind, string userKey) => kind switch
    {
        ChannelChangeKind.Mute => roles.Muted.Count >= LogLimits.MutedPerChannelMax && !roles.Muted.ContainsKey(userKey),
        ChannelChangeKind.Ban => roles.Banned.Count >= LogLimits.BannedPerChannelMax && !roles.Banned.ContainsKey(userKey),
        ChannelChangeKind.Promote => roles.Moderators.Count >= LogLimits.ModeratorsPerChannelMax,
        _ => false,
    };
}
