using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Verification;

/// <summary>
/// What a server decides before it appends, and what is therefore true of every line, but what a server that only reads the line does not need to check again: who may log in,
/// join and post. Belongs to one log that is read from its beginning.
/// </summary>
internal sealed class AppendRules
{
    private readonly HashSet<string> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);

    /// <summary>Checks an entry against what the lines before it say.</summary>
    /// <returns>Null, or the rule that is broken.</returns>
    public string? Check(LogEntry entry, ClusterView before) => entry switch
    {
        LoginEntry login => CheckLogin(login, before),
        AccountEntry account => CheckAccount(account, before),
        MembershipEntry membership => CheckMembership(membership, before),
        RelayMessage message => CheckMessage(message, before),
        _ => null,
    };

    private string? CheckLogin(LoginEntry login, ClusterView before)
    {
        _keys[login.User] = login.UserKey;
        if (!before.IsUp(login.Server, login.Generation))
            return $"the session {login.Session} begins in generation {login.Generation} of the server {login.Server}, which is not up";
        if (before.ChannelOf(ClusterView.GeneralChannel).Roles.IsBanned(login.UserKey, login.TimestampMs))
            return $"the session {login.Session} is of {login.UserKey}, who is banned";
        return _sessions.Add(login.Session) ? null : $"the session {login.Session} begins a second time";
    }

    private static string? CheckAccount(AccountEntry account, ClusterView before)
        => before.Accounts.ContainsKey(account.UserKey) && !before.Sessions.ContainsKey(account.UserKey)
            ? $"the account of {account.UserKey} changes while nobody holds the name"
            : null;

    private static string? CheckMembership(MembershipEntry membership, ClusterView before)
    {
        if (membership.Channel == ClusterView.GeneralChannel || ClusterView.IsLocalChannel(membership.Channel))
            return $"the channel {membership.Channel} has a member by a line";
        if (membership.IsMember && before.ChannelOf(membership.Channel).Roles.IsBanned(membership.UserKey, membership.TimestampMs))
            return $"{membership.UserKey} becomes a member of {membership.Channel}, where he is banned";
        return before.Sessions.ContainsKey(membership.UserKey) ? null : $"the membership of {membership.UserKey} in {membership.Channel} changes while nobody holds the name";
    }

    private string? CheckMessage(RelayMessage message, ClusterView before)
    {
        // The line has the key only together with a cid.
        var key = message.Cid is null ? _keys.GetValueOrDefault(message.From) : message.UserKey;
        if (key is null || !before.Sessions.TryGetValue(key, out var holder))
            return $"a message in {message.Channel} is from {message.From}, who is not logged in";
        if (holder.Server != message.OriginServer)
            return $"a message in {message.Channel} is from {message.From} at {message.OriginServer}, who is at {holder.Server}";
        return before.MayPost(key, message.Channel, message.OriginServer) ? CheckRank(message, key, before) : $"a message in {message.Channel} is from {message.From}, who is not in it";
    }

    private static string? CheckRank(RelayMessage message, string key, ClusterView before)
    {
        if (message.Change is { Target: { } target } change)
        {
            return ModerationRules.Refusal(before, message.Channel, key, change.Kind, target) is { } refusal
                ? $"{message.From} does to {target.UserKey} in {message.Channel} what he may not ({refusal})"
                : null;
        }

        return before.IsMuted(key, message.Channel, message.TimestampMs) ? $"a message in {message.Channel} is from {message.From}, who is muted there" : null;
    }
}
