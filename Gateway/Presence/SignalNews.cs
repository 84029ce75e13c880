using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Presence;

/// <summary>Takes what the streams tell of presence and typing. What is in no log may come from anybody on this machine, so nothing of it is told that no client could have said.</summary>
internal sealed class SignalNews(SignalServices signals)
{
    public void Hear(PresenceChange change)
    {
        if (change.State is PresenceState.Away or PresenceState.Here && !IsUser(change.User, change.UserKey))
            return;
        signals.Away.Note(change);
        signals.Ephemerals.Tell(change);
    }

    // A channel that is not private only reaches those who are in it, so there is one of that name.
    public void Hear(TypingChange change)
    {
        if (IsUser(change.User, change.UserKey) && (!PrivateChannelName.Is(change.Channel) || PrivateChannelName.IsValid(change.Channel)))
            signals.Ephemerals.Tell(change);
    }

    private static bool IsUser(string user, string userKey) => UserName.TryParse(user, out var name) is null && name.Key == userKey;
}
