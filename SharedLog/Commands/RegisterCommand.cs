using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Commands;

/// <summary>
/// Gives a name an account, or its account another password. Who has no session gets an account for a name that nobody holds, that is kept for nobody and has none; whoever
/// holds a name has proven that it is his, if it has an account, and may do both.
/// </summary>
public sealed class RegisterCommand : LogCommand
{
    /// <summary>The name as people see it.</summary>
    public required string User { get; init; }

    /// <summary>The name as it is compared.</summary>
    public required string UserKey { get; init; }

    /// <summary>The session that holds the name; null for somebody who has none.</summary>
    public required string? Session { get; init; }

    /// <summary>The hash of the password. It is in the log in the place of the password, which nobody who reads the log may learn.</summary>
    public required string Hash { get; init; }

    internal override Decision Decide(ClusterState state, long nowMs)
    {
        var view = state.View;
        if (Session is not null && !view.Holds(UserKey, Session))
            return Decision.Refuse(AppendOutcome.SessionGone);
        var isNew = !view.Accounts.ContainsKey(UserKey);
        if (Session is null && !(isNew && !view.Sessions.ContainsKey(UserKey) && view.ReservationOf(UserKey, nowMs) is null))
            return Decision.Refuse(AppendOutcome.NameTaken);
        return isNew && view.Accounts.Count >= LogLimits.AccountsMax
            ? Decision.Refuse(AppendOutcome.TooManyAccounts)
            : Decision.Append(new AccountEntry(User, UserKey, Hash, nowMs));
    }
}
