using System.Globalization;
using System.Text;
using OrleansChat.SharedLog.State;

namespace OrleansChat.Tests.Unit.SharedLog.Support;

/// <summary>Everything that a state says, as text: two states are the same if their texts are.</summary>
internal static class Snapshot
{
    /// <param name="state">The state.</param>
    /// <param name="cids">The user keys and cids to ask for; a state cannot list those it remembers.</param>
    public static string Of(ClusterState state, params IEnumerable<(string UserKey, string Cid)> cids)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"head {state.Head}");
        foreach (var (channel, seq) in state.Seqs.Copy().Where(last => last.Value > 0).OrderBy(last => last.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"seq {channel} {seq}");
        text.AppendLine(CultureInfo.InvariantCulture, $"cids {state.Cids.Count}");
        foreach (var (user, cid) in cids)
            text.AppendLine(CultureInfo.InvariantCulture, $"cid {user} {cid} {state.Cids.Find(user, cid)}");
        return text.Append(Of(state.View)).ToString();
    }

    public static string Of(ClusterView view)
    {
        var text = new StringBuilder();
        foreach (var (name, session) in view.Sessions.OrderBy(session => session.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"name {name} {Of(session)}");
        foreach (var (name, reserved) in view.Reserved.OrderBy(name => name.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"reserved {name} {reserved}");
        foreach (var (name, server) in view.Servers.OrderBy(server => server.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"server {name} {server}");
        foreach (var (name, channel) in view.Channels.OrderBy(channel => channel.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"channel {name}{TopicOf(channel)}: {string.Join(", ", channel.Members)}{Of(channel.Roles)}");
        foreach (var (name, channels) in view.Memberships.OrderBy(user => user.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"user {name}: {string.Join(", ", channels)}");
        foreach (var (name, channels) in view.Correspondences.OrderBy(user => user.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"private {name}: {string.Join(", ", channels)}");
        foreach (var (name, account) in view.Accounts.OrderBy(account => account.Key, StringComparer.Ordinal))
            text.AppendLine(CultureInfo.InvariantCulture, $"account {name} {account}");
        if (view.PrivateChannelCount > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"private channels {view.PrivateChannelCount}");
        return text.ToString();
    }

    private static string Of(SessionState session)
        => $"SessionState {{ User = {session.User}, Session = {session.Session}, Server = {session.Server}, Generation = {session.Generation} }}{(session.TokenHash is null ? "" : " " + session.TokenHash)}";

    private static string Of(ChannelRoles roles)
        => (roles.Owner is { } owner ? $"; owner {owner}" : "") + List("moderators", roles.Moderators) + List("muted", roles.Muted) + List("banned", roles.Banned);

    private static string List<T>(string what, IReadOnlyCollection<T> all) => all.Count == 0 ? "" : $"; {what} {string.Join(", ", all)}";

    private static string TopicOf(ChannelState channel) => channel.TopicJson.IsEmpty ? "" : " " + Encoding.UTF8.GetString(channel.TopicJson.Span);
}
