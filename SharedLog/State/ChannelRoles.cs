using System.Collections.Immutable;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.State;

/// <summary>Who may do what in a channel, by user key. Immutable. It outlives memberships: who comes back is what he was.</summary>
/// <param name="Owner">Who joined when nobody was in the channel; null in <c>general</c>, which nobody owns.</param>
/// <param name="Moderators">Whom the owner, or an operator, trusts.</param>
/// <param name="Muted">Who may not speak, and until when in milliseconds since 1970. Those whose time is over may still be here.</param>
/// <param name="Banned">Who may not come in, and until when. Those whose time is over may still be here.</param>
public sealed record ChannelRoles(
    string? Owner, ImmutableSortedSet<string> Moderators, ImmutableSortedDictionary<string, long> Muted, ImmutableSortedDictionary<string, long> Banned)
{
    private static readonly ImmutableSortedSet<string> Nobody = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);
    private static readonly ImmutableSortedDictionary<string, long> NobodyEver = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>A channel of equals.</summary>
    public static ChannelRoles None { get; } = new(null, Nobody, NobodyEver, NobodyEver);

    /// <summary>What a user is here.</summary>
    public ChannelRank RankOf(string userKey)
        => userKey == Owner ? ChannelRank.Owner : Moderators.Contains(userKey) ? ChannelRank.Moderator : ChannelRank.Member;

    /// <summary>Whether a user may not speak now.</summary>
    public bool IsMuted(string userKey, long nowMs) => Muted.TryGetValue(userKey, out var untilMs) && untilMs > nowMs;

    /// <summary>Whether a user may not come in now.</summary>
    public bool IsBanned(string userKey, long nowMs) => Banned.TryGetValue(userKey, out var untilMs) && untilMs > nowMs;

    /// <summary>The same channel with another owner, who names moderators of his own.</summary>
    internal ChannelRoles OwnedBy(string userKey) => this with { Owner = userKey, Moderators = Nobody };

    /// <summary>The same channel after an event. What is over by then is forgotten with it.</summary>
    internal ChannelRoles With(ChannelChangeKind kind, ModerationTarget target, long timestampMs) => kind switch
    {
        ChannelChangeKind.Mute => this with { Muted = Current(Muted, timestampMs).SetItem(target.UserKey, target.UntilMs(timestampMs)) },
        ChannelChangeKind.Unmute => this with { Muted = Muted.Remove(target.UserKey) },
        // Who was banned does not come back with the trust that he had.
        ChannelChangeKind.Ban => this with
        {
            Banned = Current(Banned, timestampMs).SetItem(target.UserKey, target.UntilMs(timestampMs)),
            Moderators = Moderators.Remove(target.UserKey),
        },
        ChannelChangeKind.Unban => this with { Banned = Banned.Remove(target.UserKey) },
        ChannelChangeKind.Promote => this with { Moderators = Moderators.Add(target.UserKey) },
        ChannelChangeKind.Demote => this with { Moderators = Moderators.Remove(target.UserKey) },
        _ => this,
    };

    private static ImmutableSortedDictionary<string, long> Current(ImmutableSortedDictionary<string, long> all, long nowMs)
        => all.RemoveRange(all.Where(user => user.Value <= nowMs).Select(user => user.Key));
}

/// <summary>What a user is in a channel; the later ones stand above the earlier ones.</summary>
public enum ChannelRank
{
    /// <summary>Like everybody.</summary>
    Member,

    /// <summary>May keep order among the members.</summary>
    Moderator,

    /// <summary>May name moderators, too.</summary>
    Owner,

    /// <summary>An operator of the servers, who is above all in every channel. The log does not say who is one; a server vouches for it.</summary>
    Operator,
}
