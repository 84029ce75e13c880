using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Commands;

/// <summary>
/// Takes a name for a session: one without an account if no other session in the cluster holds it, or if whoever asks has the token of that other session; one with an account
/// for whoever has proven its password or has that token.
/// </summary>
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

    /// <summary>The hash of the token that this session's owner gets; null if he wants none. It is in the log in the place of the token, which nobody who reads the log may learn.</summary>
    public string? TokenHash { get; init; }

    /// <summary>The hash of the token that the owner has of an earlier session; null if he has none.</summary>
    public string? PresentedTokenHash { get; init; }

    /// <summary>The hash that the presented password was found to fit; null if none was presented, or it fits none. What counts is whether the account still has it.</summary>
    public string? ProvenHash { get; init; }

    /// <summary>Whether the server takes only names that have an account.</summary>
    public bool RequiresAccount { get; init; }

    internal override Decision Decide(ClusterState state, long nowMs)
    {
        if (!state.View.IsUp(Server, Generation))
            return Decision.Refuse(AppendOutcome.SessionGone);
        var holder = state.View.Sessions.GetValueOrDefault(UserKey);
        if (holder?.Session == Session)
            return Decision.AlreadySo();
        if (state.View.ChannelOf(ClusterView.GeneralChannel).Roles.IsBanned(UserKey, nowMs))
            return Decision.Refuse(AppendOutcome.Banned);
        return Refusal(state.View, holder, nowMs) is { } refusal
            ? Decision.Refuse(refusal)
            : Decision.Append(new LoginEntry(User, UserKey, Session, Server, Generation, nowMs, TokenHash, holder?.Session));
    }

    private AppendOutcome? Refusal(ClusterView view, SessionState? holder, long nowMs)
    {
        var account = view.Accounts.GetValueOrDefault(UserKey);
        if (account is null && RequiresAccount)
            return AppendOutcome.AccountRequired;
        var reserved = view.ReservationOf(UserKey, nowMs);
        if (IsPresented(holder?.TokenHash ?? reserved?.TokenHash))
            return null;
        if (account is not null)
            return ProvenHash == account.Hash ? null : AppendOutcome.NotProven;
        return holder is null && reserved is null ? null : AppendOutcome.NameTaken;
    }

    private bool IsPresented(string? tokenHash) => tokenHash is not null && tokenHash == PresentedTokenHash;
}

/// <summary>Gives a name back, if this session still holds it.</summary>
public sealed class LogoutCommand : LogCommand
{
    /// <summary>The name as it is compared.</summary>
    public required string UserKey { get; init; }

    /// <summary>The session that gives it back.</summary>
    public required string Session { get; init; }

    internal override Decision Decide(ClusterState state, long nowMs)
        => state.View.Sessions.TryGetValue(UserKey, out var holder) && holder.Session == Session
            ? Decision.Append(new LogoutEntry(UserKey, Session, nowMs, holder.User))
            : Decision.AlreadySo();
}
