using System.Collections.Immutable;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.State;

/// <summary>A session that holds a name.</summary>
/// <param name="User">The name as people see it.</param>
/// <param name="Session">The session's id.</param>
/// <param name="Server">The session's server.</param>
/// <param name="Generation">That server's generation.</param>
/// <param name="TokenHash">The hash of the token by which the session's owner can take the name over; null if it has none.</param>
public sealed record SessionState(string User, string Session, string Server, int Generation, string? TokenHash = null);

/// <summary>A name that its last session lost with its server, and that is kept for whoever has that session's token.</summary>
/// <param name="TokenHash">The token's hash.</param>
/// <param name="UntilMs">From then on everybody can take it, in milliseconds since 1970.</param>
public sealed record ReservedName(string TokenHash, long UntilMs);

/// <summary>A name that has an account: who logs in under it proves that it is his.</summary>
/// <param name="User">The name as people see it.</param>
/// <param name="Hash">The hash of its password.</param>
public sealed record AccountState(string User, string Hash);

/// <summary>A server as the log knows it.</summary>
/// <param name="Generation">Its latest generation.</param>
/// <param name="IsUp">Whether that generation is not known to have ended.</param>
/// <param name="Address">Where clients connect.</param>
/// <param name="NudgePort">Where it listens for nudges; 0 if nowhere.</param>
public sealed record ServerState(int Generation, bool IsUp, string Address, int NudgePort);

/// <summary>
/// What the servers agree on, after some line of the log: who is online where, who is in which channel, which servers live. Immutable, so it can be read on any
/// thread; the next line makes another one.
/// </summary>
/// <param name="Sessions">By user key: who holds the name now.</param>
/// <param name="Reserved">By user key: the names that nobody holds and not everybody can take. Those whose time is over may still be here.</param>
/// <param name="Servers">By name.</param>
/// <param name="Channels">By name. A channel without members stays: its messages do, too. <c>general</c> is here once something about it was changed; its members are not.</param>
/// <param name="Memberships">By user key: the channels that the user joined.</param>
/// <param name="Correspondences">By user key: the user's private channels that have a message, in the order in which they began.</param>
/// <param name="PrivateChannelCount">How many private channels there are.</param>
/// <param name="Accounts">By user key: the names that have an account.</param>
public sealed record ClusterView(
    ImmutableDictionary<string, SessionState> Sessions,
    ImmutableDictionary<string, ReservedName> Reserved,
    ImmutableDictionary<string, ServerState> Servers,
    ImmutableDictionary<string, ChannelState> Channels,
    ImmutableDictionary<string, ImmutableSortedSet<string>> Memberships,
    ImmutableDictionary<string, ImmutableArray<string>> Correspondences,
    int PrivateChannelCount,
    ImmutableDictionary<string, AccountState> Accounts)
{
    /// <summary>The channel that every user is in.</summary>
    public const string GeneralChannel = "general";

    /// <summary>What a log without lines says.</summary>
    public static ClusterView Empty { get; } = new(
        ImmutableDictionary<string, SessionState>.Empty,
        ImmutableDictionary<string, ReservedName>.Empty,
        ImmutableDictionary<string, ServerState>.Empty,
        ImmutableDictionary<string, ChannelState>.Empty,
        ImmutableDictionary<string, ImmutableSortedSet<string>>.Empty,
        ImmutableDictionary<string, ImmutableArray<string>>.Empty,
        PrivateChannelCount: 0,
        ImmutableDictionary<string, AccountState>.Empty);

    private static readonly ImmutableSortedSet<string> NoChannels = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The channel of a server's own clients.</summary>
    public static string LocalChannelOf(string server) => "@" + server;

    /// <summary>Whether it is the channel of that server's own clients.</summary>
    public static bool IsLocalChannelOf(string channel, string server) => IsLocalChannel(channel) && channel.AsSpan(1).SequenceEqual(server);

    /// <summary>Whether it is the channel of a server's own clients, whichever server's.</summary>
    public static bool IsLocalChannel(string channel) => channel.StartsWith('@');

    /// <summary>What is known of a channel; of one that there is not, that nobody is in it.</summary>
    public ChannelState ChannelOf(string channel) => Channels.TryGetValue(channel, out var state) ? state : ChannelState.Empty;

    /// <summary>Whether the session holds the name.</summary>
    public bool Holds(string userKey, string session) => Sessions.TryGetValue(userKey, out var holder) && holder.Session == session;

    /// <summary>The name as it is kept for whoever has the token of its last session; null if nobody holds a claim on it any more.</summary>
    public ReservedName? ReservationOf(string userKey, long nowMs)
        => Reserved.TryGetValue(userKey, out var reserved) && reserved.UntilMs > nowMs ? reserved : null;

    /// <summary>The same view with another state of a channel.</summary>
    internal ClusterView WithChannel(string channel, ChannelState state) => this with { Channels = Channels.SetItem(channel, state) };

    /// <summary>Whether that generation of the server is going on.</summary>
    public bool IsUp(string server, int generation) => Servers.TryGetValue(server, out var state) && state.IsUp && state.Generation == generation;

    /// <summary>The channels that a user joined, <c>general</c> not among them.</summary>
    public ImmutableSortedSet<string> ChannelsOf(string userKey)
        => Memberships.TryGetValue(userKey, out var channels) ? channels : NoChannels;

    /// <summary>Whether a user who is connected to <paramref name="server"/> may post there.</summary>
    public bool MayPost(string userKey, string channel, string server)
        => channel == GeneralChannel || IsLocalChannelOf(channel, server) || ChannelsOf(userKey).Contains(channel) || PrivateChannel.IsOf(channel, userKey);

    /// <summary>Whether a user is in a channel that has members: of <c>general</c>, whether he is logged in.</summary>
    public bool IsIn(string userKey, string channel) => channel == GeneralChannel ? Sessions.ContainsKey(userKey) : ChannelsOf(userKey).Contains(channel);

    /// <summary>Whether a user may not speak in a channel now. Who may not in <c>general</c> may not among the clients of his server either; private channels have no such rule.</summary>
    public bool IsMuted(string userKey, string channel, long nowMs)
        => ChannelOf(IsLocalChannel(channel) ? GeneralChannel : channel).Roles.IsMuted(userKey, nowMs);

    /// <summary>A user's private channels that have a message, in the order in which they began.</summary>
    public ImmutableArray<string> CorrespondenceOf(string userKey) => Correspondences.TryGetValue(userKey, out var channels) ? channels : [];

    /// <summary>The same view when a session has taken its name.</summary>
    internal ClusterView WithSession(LoginEntry login) => this with
    {
        Sessions = Sessions.SetItem(login.UserKey, new SessionState(login.User, login.Session, login.Server, login.Generation, login.TokenHash)),
        Reserved = Reserved.Remove(login.UserKey),
    };

    /// <summary>
    /// The same view when a server begins or ends a generation: one that begins held nothing in this generation yet, and one whose generation ends holds nothing any more. Names whose
    /// owners have a token are kept for them for a while.
    /// </summary>
    internal ClusterView WithoutSessionsOf(string server, long nowMs)
    {
        var lost = Sessions.Where(session => session.Value.Server == server).ToArray();
        var over = Reserved.Where(name => name.Value.UntilMs <= nowMs).Select(name => name.Key);
        var reserved = lost.Where(session => session.Value.TokenHash is not null)
            .Select(session => KeyValuePair.Create(session.Key, new ReservedName(session.Value.TokenHash!, nowMs + LogLimits.NameGraceMs)));
        return this with { Sessions = Sessions.RemoveRange(lost.Select(session => session.Key)), Reserved = Reserved.RemoveRange(over).SetItems(reserved) };
    }

    /// <summary>The same view when a user became a member of a channel.</summary>
    internal ClusterView WithMembership(string channel, string userKey, string user) => this with
    {
        Channels = Channels.SetItem(channel, ChannelOf(channel).WithMember(userKey, user)),
        Memberships = Memberships.SetItem(userKey, ChannelsOf(userKey).Add(channel)),
    };

    /// <summary>The same view when a user is no member of a channel any more.</summary>
    internal ClusterView WithoutMembership(string channel, string userKey)
    {
        var channels = ChannelsOf(userKey).Remove(channel);
        return this with
        {
            Channels = Channels.SetItem(channel, ChannelOf(channel).WithoutMember(userKey)),
            Memberships = channels.IsEmpty ? Memberships.Remove(userKey) : Memberships.SetItem(userKey, channels),
        };
    }

    /// <summary>The same view after an event of a channel.</summary>
    internal ClusterView WithEvent(RelayMessage message, ChannelChange change)
    {
        var view = WithChannel(message.Channel, ChannelOf(message.Channel).With(change, message.TextJson, message.TimestampMs));
        if (change is not { Kind: ChannelChangeKind.Kick or ChannelChangeKind.Ban, Target: { } target })
            return view;
        if (view.ChannelsOf(target.UserKey).Contains(message.Channel))
            view = view.WithoutMembership(message.Channel, target.UserKey);
        return target.Session is { } session && view.Holds(target.UserKey, session) ? view with { Sessions = view.Sessions.Remove(target.UserKey) } : view;
    }

    /// <summary>The same view after the first message of a private channel.</summary>
    internal ClusterView WithPrivate(string channel)
    {
        var (first, second) = PrivateChannel.PartiesOf(channel);
        if (CorrespondenceOf(first).Contains(channel))
            return this; // Only a damaged log begins a channel twice.
        var correspondences = Correspondences.SetItem(first, CorrespondenceOf(first).Add(channel));
        if (second != first)
            correspondences = correspondences.SetItem(second, CorrespondenceOf(second).Add(channel));
        return this with { Correspondences = correspondences, PrivateChannelCount = PrivateChannelCount + 1 };
    }
}
