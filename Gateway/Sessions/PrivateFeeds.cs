using OrleansChat.Grains.Interfaces.Users;

namespace OrleansChat.Gateway.Sessions;

/// <summary>
/// The private channels of a session. A user can have more of them than it makes sense to listen to, so one is heard from the first message on that comes in it, unless the client
/// resumes it at the login. Thread-safe: the session's loop and the stream of notices call it.
/// </summary>
internal sealed class PrivateFeeds(SessionFeeds feeds)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _heard = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _told = new(StringComparer.Ordinal);
    private Dictionary<string, (long First, long Last)>? _early = new(StringComparer.Ordinal);

    /// <summary>A message came. If the channel is not heard yet, it is from this one on.</summary>
    public void Notice(string channel, long seq)
    {
        lock (_gate)
        {
            // While the login is carried out nobody can say yet what the client knows.
            if (_early is not null)
                _early[channel] = (_early.TryGetValue(channel, out var earlier) ? earlier.First : seq, seq);
            else
                Hear(channel, seq, seq);
        }
    }

    /// <summary>Ends the login: says what the client was told, and hears what came meanwhile.</summary>
    /// <param name="resumed">Channels that are heard already.</param>
    /// <param name="told">Where other channels stand, as the client was told.</param>
    public void Begin(IEnumerable<string> resumed, IEnumerable<ChannelHead> told)
    {
        lock (_gate)
        {
            _heard.UnionWith(resumed);
            foreach (var head in told)
                _told[head.Channel] = head.Seq;
            var early = _early!;
            _early = null;
            foreach (var (channel, (first, last)) in early)
                Hear(channel, first, last);
        }
    }

    // Notices come a moment after the log has been read: the client may have been told of the message before it was noticed here.
    private void Hear(string channel, long first, long last)
    {
        var told = _told.GetValueOrDefault(channel);
        if (last > told && _heard.Add(channel))
            _ = feeds.HearFromAsync(channel, Math.Max(first, told + 1));
    }
}
