using OrleansChat.Gateway.Sending;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Protocol.Events;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Presence;

/// <summary>
/// Who hears what is in no log, by channel. Apart from those who hear messages, so that a message costs nothing more for it. A line is encoded once for all, is left out for whom much
/// waits, and for everybody when there are more than this server has time for. Thread-safe; nothing here waits.
/// </summary>
/// <param name="limits">The limits.</param>
/// <param name="time">The clock.</param>
/// <param name="find">The listener of a user on this server; null if there is none. For private channels, which have no list here.</param>
internal sealed class Ephemerals(GatewayLimits limits, TimeProvider time, Func<string, EphemeralListener?> find)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<EphemeralListener>> _listeners = new(StringComparer.Ordinal);
    private TokenBucket _presence = new(limits.EphemeralLinesPerSecond, limits.EphemeralLinesPerSecond, time);
    private TokenBucket _typing = new(limits.EphemeralLinesPerSecond, limits.EphemeralLinesPerSecond, time);

    /// <summary>A session hears a channel.</summary>
    public void Add(string channel, EphemeralListener listener)
    {
        if (PrivateChannelName.Is(channel))
            return;
        lock (_gate)
        {
            if (!_listeners.TryGetValue(channel, out var listeners))
                _listeners.Add(channel, listeners = []);
            listeners.Add(listener);
        }
    }

    /// <summary>A session hears a channel no more.</summary>
    public void Remove(string channel, EphemeralListener listener)
    {
        lock (_gate)
        {
            if (_listeners.TryGetValue(channel, out var listeners) && listeners.Remove(listener) && listeners.Count == 0)
                _listeners.Remove(channel);
        }
    }

    /// <summary>Tells those in the channel that somebody came, went, or is away.</summary>
    public void Tell(PresenceChange change)
    {
        lock (_gate)
        {
            if (!_listeners.TryGetValue(change.Channel, out var listeners) || !_presence.TryTake(listeners.Count))
                return;
            ReadOnlyMemory<byte> frame = default;
            foreach (var listener in listeners)
            {
                if (!listener.HearsPresence || listener.UserKey == change.UserKey)
                    continue;
                if (frame.IsEmpty)
                    frame = Frame.Of(change, static (writer, told) => writer.Presence(told.Channel, told.User, told.Server, StateOf(told.State)));
                listener.Hear(frame, limits.PresenceWaitingBytesMax);
            }
        }
    }

    /// <summary>Tells those in the channel that somebody is typing, or is not any more.</summary>
    public void Tell(TypingChange change)
    {
        if (PrivateChannelName.Is(change.Channel))
            TellOther(change);
        else
            TellAll(change);
    }

    private void TellAll(TypingChange change)
    {
        lock (_gate)
        {
            if (!_listeners.TryGetValue(change.Channel, out var listeners) || !_typing.TryTake(listeners.Count))
                return;
            ReadOnlyMemory<byte> frame = default;
            foreach (var listener in listeners)
            {
                if (!listener.HearsTyping || listener.UserKey == change.UserKey)
                    continue;
                if (frame.IsEmpty)
                    frame = FrameOf(change, to: null);
                listener.Hear(frame, limits.TypingWaitingBytesMax);
            }
        }
    }

    private void TellOther(TypingChange change)
    {
        var other = PrivateChannelName.OtherOf(change.Channel, change.UserKey);
        if (other is not null && other != change.UserKey && find(other) is { HearsTyping: true } listener)
            listener.Hear(FrameOf(change, other), limits.TypingWaitingBytesMax);
    }

    private static ReadOnlyMemory<byte> FrameOf(TypingChange change, string? to)
        => Frame.Of((change, to), static (writer, told) => writer.Typing(told.change.Channel, told.change.User, told.change.IsActive, told.to));

    private static UserState StateOf(PresenceState state) => state switch
    {
        PresenceState.Join => UserState.Join,
        PresenceState.Leave => UserState.Leave,
        PresenceState.Away => UserState.Away,
        PresenceState.Here => UserState.Here,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a state"),
    };
}
