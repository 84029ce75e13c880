using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.SharedLog.State;

namespace OrleansChat.Grains.Users;

/// <summary>How a session lost its name.</summary>
internal static class LostNames
{
    /// <summary>Whether a session that does not hold its name any more has lost it to another one. That can only be its owner's, and whoever has this one is told so.</summary>
    public static bool IsReplaced(this ClusterView view, SessionInfo session)
        => view.Sessions.ContainsKey(session.UserKey) && view.IsUp(session.Server, session.Generation);
}
