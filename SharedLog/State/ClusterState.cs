using System.Collections.Immutable;
using OrleansChat.SharedLog.Checkpoints;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.State;

/// <summary>
/// The fold over the log: everything that the servers agree on. Entries read from the file are applied and committed; entries about to be written are applied
/// first, so that later commands of the same batch see them, and are then committed or rolled back as the write went. Belongs to the appending thread.
/// </summary>
/// <param name="epochMayChange">Whether a head may say another epoch than those before it: a database can lose its last lines and say so, and a file cannot.</param>
internal sealed class ClusterState(bool epochMayChange = false)
{
    private ClusterView _committed = ClusterView.Empty;
    private LogHead? _committedHead;
    private bool _committedIsEnded;

    public ClusterView View { get; private set; } = ClusterView.Empty;

    public ChannelSeqs Seqs { get; } = new();

    public CidWindow Cids { get; } = new(LogLimits.CidsRememberedMax);

    /// <summary>The head of the segment that is read or written now; null before the log's first line.</summary>
    public LogHead? Head { get; private set; }

    /// <summary>Whether that segment has its last line.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Applies an entry.</summary>
    /// <returns>Null, or what is wrong: the entry contradicts those before it.</returns>
    public string? Apply(LogEntry entry) => entry switch
    {
        not LogHead when Head is null || IsEnded => "a segment begins without its head line",
        RelayMessage message => Apply(message),
        LoginEntry login => Apply(login),
        AccountEntry account => Apply(account),
        LogoutEntry logout => Apply(logout),
        MembershipEntry membership => Apply(membership),
        ServerEntry server => Apply(server),
        LogHead head => Apply(head),
        SegmentEnd end => Apply(end),
        _ => throw new ArgumentException($"The type {entry.GetType().Name} is not an entry of the log.", nameof(entry)),
    };

    /// <summary>Begins with the state that a checkpoint has. Only for a state that nothing was applied to.</summary>
    public void Restore(Checkpoint checkpoint)
    {
        Head = checkpoint.Head;
        View = checkpoint.View;
        Seqs.Restore(checkpoint.Seqs);
        Cids.Restore(checkpoint.Cids);
        Commit();
    }

    /// <summary>What was applied since the last commit is in the file.</summary>
    public void Commit()
    {
        _committed = View;
        _committedHead = Head;
        _committedIsEnded = IsEnded;
        Seqs.Commit();
        Cids.Commit();
    }

    /// <summary>What was applied since the last commit is not in the file.</summary>
    public void Rollback()
    {
        View = _committed;
        Head = _committedHead;
        IsEnded = _committedIsEnded;
        Seqs.Rollback();
        Cids.Rollback();
    }

    /// <summary>
    /// Takes an entry at its word although it contradicts those before it, and commits. Only for one who reads a log that is known to be damaged and wants to see what else is: a
    /// server stops instead.
    /// </summary>
    public void Believe(LogEntry entry)
    {
        switch (entry)
        {
            case LogHead head: (Head, IsEnded) = (head, false); break;
            case SegmentEnd: IsEnded = true; break;
            case RelayMessage message:
                Seqs.Believe(message.Channel, message.Seq);
                Take(message);
                break;
            case LoginEntry login:
                View = View.WithSession(login);
                break;
            case ServerEntry server:
                View = View.WithoutSessionsOf(server.Server, server.TimestampMs) with
                {
                    Servers = View.Servers.SetItem(server.Server, new ServerState(server.Generation, server.IsUp, server.Address, server.NudgePort)),
                };
                break;
            default: break; // A name given back that is not held, or a membership that is already so: nothing is left to change.
        }

        Commit();
    }

    private string? Apply(RelayMessage message)
    {
        if (!Seqs.TryAdvance(message.Channel, message.Seq))
            return $"the channel {message.Channel} is at seq {Seqs.Last(message.Channel)} and cannot go on with {message.Seq}";
        if (message.Cid is not null && !Cids.TryAdd(message.UserKey, message.Cid, CidRecord.Of(message.Channel, message.Change, message.TextJson.Span, message.Seq)))
            return $"the cid {message.Cid} of {message.UserKey} is there a second time";
        Take(message);
        return null;
    }

    // What a message does beyond taking its place.
    private void Take(RelayMessage message)
    {
        if (message.Seq == 1 && PrivateChannel.Is(message.Channel))
            View = View.WithPrivate(message.Channel);
        if (message.Change is { } change)
            View = View.WithEvent(message, change);
    }

    private string? Apply(LoginEntry login)
    {
        var holder = View.Sessions.GetValueOrDefault(login.UserKey)?.Session;
        if (holder is not null && login.Replaces is null)
            return $"the name {login.UserKey} is taken while it is held";
        if (holder != login.Replaces)
            return $"the name {login.UserKey} is taken from the session {login.Replaces}, which does not hold it";
        View = View.WithSession(login);
        return null;
    }

    private string? Apply(AccountEntry account)
    {
        View = View with { Accounts = View.Accounts.SetItem(account.UserKey, new AccountState(account.User, account.Hash)) };
        return null;
    }

    private string? Apply(LogoutEntry logout)
    {
        if (!View.Holds(logout.UserKey, logout.Session))
            return $"the session {logout.Session} gives back the name {logout.UserKey} without holding it";
        View = View with { Sessions = View.Sessions.Remove(logout.UserKey) };
        return null;
    }

    private string? Apply(MembershipEntry entry)
    {
        if (View.ChannelsOf(entry.UserKey).Contains(entry.Channel) == entry.IsMember)
            return $"the membership of {entry.UserKey} in {entry.Channel} is changed to what it is";
        View = entry.IsMember ? View.WithMembership(entry.Channel, entry.UserKey, entry.User) : View.WithoutMembership(entry.Channel, entry.UserKey);
        return null;
    }

    private string? Apply(ServerEntry entry)
    {
        var expected = View.Servers.TryGetValue(entry.Server, out var last) ? last.Generation + (entry.IsUp ? 1 : 0) : 1;
        if (entry.Generation != expected || (!entry.IsUp && last is not { IsUp: true }))
            return $"the server {entry.Server} cannot go {(entry.IsUp ? "up" : "down")} with generation {entry.Generation}";
        var server = entry.IsUp ? new ServerState(entry.Generation, IsUp: true, entry.Address, entry.NudgePort) : last! with { IsUp = false, NudgePort = 0 };
        View = View.WithoutSessionsOf(entry.Server, entry.TimestampMs) with { Servers = View.Servers.SetItem(entry.Server, server) };
        return null;
    }

    private string? Apply(LogHead head)
    {
        if (head.Version > LogHead.CurrentVersion)
            return $"it has format version {head.Version}, and this server reads versions up to {LogHead.CurrentVersion}";
        if (Head is null ? head.Segment != 1 : !IsEnded || head.Segment != Head.Segment + 1 || (head.Epoch != Head.Epoch && !epochMayChange))
            return $"the head of segment {head.Segment} of the log {head.Epoch} does not belong here";
        Head = head;
        IsEnded = false;
        return null;
    }

    private string? Apply(SegmentEnd end)
    {
        if (end.Segment != Head!.Segment)
            return $"the end of segment {end.Segment} stands in segment {Head.Segment}";
        IsEnded = true;
        return null;
    }
}
