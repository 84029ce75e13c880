using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Commands;

/// <summary>Takes a name for a session, if no other session in the cluster holds it.</summary>
public sealed class LoginCommand : LogCommand
{
    /// <summary>The name as people see it.</summary>
    public required string User { get; init; }

    /// <summary>The name as it is compared.</summary>
    public required string UserKey { get; init; }

    /// <summary>The session that wants it.</summary>
    public required string Session { get; init; }

    /// <summary>The session's server.</summary>
    public required string Server { get; init; }

    /// <summary>That server's generation. A server whose generation has ended cannot take names any more.</summary>
    public required int Generation { get; init; }

    internal override Decision Decide(ClusterState state, long nowMs)
    {
        if (!state.View.IsUp(Server, Generation))
            return Decision.Refuse(AppendOutcome.SessionGone);
        if (!state.View.Sessions.TryGetValue(UserKey, out var holder))
            return Decision.Append(new LoginEntry(User, UserKey, Session, Server, Generation, nowMs));
        return holder.Session == Session ? Decision.AlreadySo() : Decision.Refuse(AppendOutcome.NameTaken);
    }
}

/// <summary>Gives a name back, if this session still holds it.</summary>
public sealed class LogoutCommand : LogCommand
{
    /// <summary>The name as it is compared.</summary>
    public required string UserKey { get; init; }

    /// <summary>The session that gives it back.</summary>
    public required string Session { get; init; }

    internal override Decision Decide(ClusterState state, long nowMs)
        => state.View.Holds(UserKey, Session) ? Decision.Append(new LogoutEntry(UserKey, Session, nowMs)) : Decision.AlreadySo();
}
