using OrleansChat.Grains.Interfaces.Streams;

namespace OrleansChat.Gateway.Presence;

/// <summary>
/// Who of the cluster is away, as far as this server was told, so that a list says so also to those who came later. It is about sessions: what is said of one says nothing of the next one of the
/// same user, in whatever order the log and the signals arrive. Thread-safe.
/// </summary>
/// <param name="usersMax">Users that are remembered; of more it is forgotten that they are away.</param>
internal sealed class AwayUsers(int usersMax)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Session, string Server)> _away = new(StringComparer.Ordinal);

    /// <summary>Whether a user is away.</summary>
    /// <param name="userKey">The user.</param>
    /// <param name="session">The session that the user has now.</param>
    public bool IsAway(string userKey, string session)
    {
        lock (_gate)
            return _away.TryGetValue(userKey, out var away) && away.Session == session;
    }

    /// <summary>Somebody is away, or is not, or came or went.</summary>
    public void Note(PresenceChange change)
    {
        if (change.Session is not { } session)
            return;
        lock (_gate)
        {
            var isKnown = _away.TryGetValue(change.UserKey, out var known);
            if (change is { State: PresenceState.Away, Server: { } server })
            {
                if (isKnown || _away.Count < usersMax)
                    _away[change.UserKey] = (session, server);
            }
            else if (isKnown && (known.Session == session) == (change.State is PresenceState.Here or PresenceState.Leave))
            {
                _away.Remove(change.UserKey);
            }
        }
    }

    /// <summary>A server came or went, and with it all its users.</summary>
    public void Forget(string server)
    {
        lock (_gate)
        {
            foreach (var (userKey, away) in _away)
            {
                if (away.Server == server)
                    _away.Remove(userKey);
            }
        }
    }
}
