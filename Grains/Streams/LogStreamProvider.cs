using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Signals;
using OrleansChat.SharedLog.State;

namespace OrleansChat.Grains.Streams;

/// <summary>
/// The stream provider that follows the log. Memory streams of a cluster engine have a queue that dies with its silo and a poll that delays; these streams have neither:
/// what they deliver stands in the log, in every silo alike, the moment it is written.
/// </summary>
public sealed class LogStreamProvider : IStreamProvider, ILogFollower, ISignalFollower
{
    private static readonly Type[] ItemTypes =
    [
        typeof(ChannelBatch), typeof(ServerChange), typeof(PrivateNotice), typeof(SessionLost), typeof(MemberRemoved), typeof(PresenceChange), typeof(TypingChange),
    ];

    // Subscribing and delivering exclude each other, so that a subscription begins exactly between two entries.
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamId, object> _streams = [];
    private readonly Dictionary<string, List<ChannelMessage>> _batch = new(StringComparer.Ordinal);
    private readonly StreamEvents _events;
    private readonly Action<ReadOnlyMemory<byte>> _signal;
    private readonly Func<string, long, int, ValueTask<IReadOnlyList<RelayMessage>>> _read;
    private Dictionary<string, long> _heads = new(StringComparer.Ordinal);
    private string _epoch = "";

    /// <summary>Makes the provider; streams have items once the log has started.</summary>
    /// <param name="loggers">For what its operators are told.</param>
    /// <param name="signal">Sends a signal to all servers, this one included (<see cref="ISharedLog.Signal"/>).</param>
    /// <param name="read">Reads messages of a channel again (<see cref="ISharedLog.ReadAsync"/>), for those who subscribe from an earlier place on.</param>
    public LogStreamProvider(ILoggerFactory loggers, Action<ReadOnlyMemory<byte>> signal, Func<string, long, int, ValueTask<IReadOnlyList<RelayMessage>>> read)
    {
        _events = new StreamEvents(loggers.CreateLogger<LogStreamProvider>());
        _signal = signal;
        _read = read;
    }

    /// <inheritdoc />
    public string Name => ChatStreams.Provider;

    /// <summary>
    /// The streams of channels are: a subscription with a token (<see cref="SeqToken"/>, the seq of a message) begins behind that message, and misses and repeats nothing. The others tell what happens now.
    /// </summary>
    public bool IsRewindable => true;

    /// <summary>
    /// A stream of <see cref="ChannelBatch"/> (<see cref="ChatStreams.OfChannel"/>), of <see cref="ServerChange"/> (<see cref="ChatStreams.Servers"/>), of
    /// <see cref="PrivateNotice"/> (<see cref="ChatStreams.Private"/>), of <see cref="SessionLost"/> (<see cref="ChatStreams.Lost"/>), of <see cref="MemberRemoved"/>
    /// (<see cref="ChatStreams.Removed"/>), of <see cref="PresenceChange"/> (<see cref="ChatStreams.Presence"/>) or of <see cref="TypingChange"/> (<see cref="ChatStreams.Typing"/>).
    /// </summary>
    /// <exception cref="NotSupportedException">The log has no such items.</exception>
    public IAsyncStream<T> GetStream<T>(StreamId streamId)
    {
        if (!ItemTypes.Contains(typeof(T)))
            throw new NotSupportedException($"The log has no stream of {typeof(T).Name}.");
        lock (_gate)
        {
            // It is only remembered while it has observers, so that asking for streams leaves nothing behind.
            return _streams.TryGetValue(streamId, out var known) ? (IAsyncStream<T>)known : new LogStream<T>(this, streamId);
        }
    }

    /// <inheritdoc />
    public void OnStart(LogPosition position)
    {
        lock (_gate)
            (_epoch, _heads) = (position.Epoch, position.Heads);
    }

    /// <inheritdoc />
    public void OnEntries(IReadOnlyList<LogEntry> entries)
    {
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                switch (entry)
                {
                    case RelayMessage message:
                        Collect(message);
                        break;
                    case ServerEntry server:
                        Tell(server);
                        break;
                    case LoginEntry login:
                        Tell(login);
                        break;
                    case LogoutEntry logout:
                        Tell(new PresenceChange(ClusterView.GeneralChannel, logout.User, logout.UserKey, PresenceState.Leave, Session: logout.Session));
                        break;
                    case MembershipEntry member:
                        Tell(new PresenceChange(member.Channel, member.User, member.UserKey, member.IsMember ? PresenceState.Join : PresenceState.Leave));
                        break;
                    default:
                        break; // Nobody hears of it.
                }
            }

            FlushBatches();
        }
    }

    /// <inheritdoc />
    public void OnSignal(Signal signal)
    {
        var item = SignalFormat.Read(signal);
        lock (_gate)
        {
            switch (item)
            {
                case PresenceChange change:
                    Tell(ChatStreams.Presence, change, seq: 0);
                    break;
                case TypingChange change:
                    Tell(ChatStreams.Typing, change, seq: 0);
                    break;
                default:
                    break; // Of a later version, or of no server.
            }
        }
    }

    /// <summary>Tells an item to the observers of all silos; those of this one hear it on the thread that delivers.</summary>
    /// <returns>False if items of its kind come from the log alone.</returns>
    internal bool TryPublish(object item)
    {
        if (SignalFormat.Write(item) is not { } signal)
            return false;
        _signal(signal);
        return true;
    }

    internal StreamSubscriptionHandle<T> Subscribe<T>(LogStream<T> asked, IAsyncObserver<T> observer, StreamSequenceToken? behind)
    {
        lock (_gate)
        {
            // Another one may have been remembered since this one was asked for.
            var stream = _streams.TryGetValue(asked.StreamId, out var known) ? (LogStream<T>)known : asked;
            _streams[stream.StreamId] = stream;
            var subscription = new LogSubscription<T>(stream, observer, _events);
            if (subscription is LogSubscription<ChannelBatch> channel)
                PushStart(channel, behind);
            stream.Add(subscription);
            return subscription;
        }
    }

    internal void Forget<T>(LogStream<T> stream)
    {
        lock (_gate)
        {
            if (!stream.HasObservers && _streams.TryGetValue(stream.StreamId, out var known) && ReferenceEquals(known, stream))
                _streams.Remove(stream.StreamId);
        }
    }

    private void PushStart(LogSubscription<ChannelBatch> subscription, StreamSequenceToken? behind)
    {
        var channel = subscription.StreamId.GetKeyAsString();
        var head = _heads.GetValueOrDefault(channel);
        var start = behind is null ? head : Math.Clamp(behind.SequenceNumber, 0, head);
        if (start < head)
            subscription.Rewind(new Rewinding(channel, _epoch, start, head, _read).Items());
        else
            subscription.Push(new ChannelBatch(channel, _epoch, head, []), new SeqToken(head));
    }

    private void Collect(RelayMessage message)
    {
        _heads[message.Channel] = message.Seq;
        if (PrivateChannel.Is(message.Channel))
            Tell(ChatStreams.Private, new PrivateNotice(message.Channel, message.Seq), message.Seq);
        if (_batch.TryGetValue(message.Channel, out var messages))
            messages.Add(Messages.ToStream(message));
        else if (_streams.ContainsKey(ChatStreams.OfChannel(message.Channel)))
            _batch.Add(message.Channel, [Messages.ToStream(message)]);
        if (message.Change is { Kind: ChannelChangeKind.Kick or ChannelChangeKind.Ban, Target: { } target } change)
            TellRemoved(message, target, change.Kind == ChannelChangeKind.Ban);
    }

    // Who was put out hears that he was, and nothing after it.
    private void TellRemoved(RelayMessage message, ModerationTarget target, bool isBanned)
    {
        FlushBatches();
        if (target.Session is { } session)
            Tell(ChatStreams.Lost, new SessionLost(session, isBanned ? SessionLossReason.Banned : SessionLossReason.Kicked, message.TextJson), message.Seq);
        else
            Tell(ChatStreams.Removed, new MemberRemoved(message.Channel, target.UserKey, message.Seq, isBanned), message.Seq);
    }

    // Messages that were collected before it stand before it in the log, and reach the clients before it too.
    private void Tell(ServerEntry server)
    {
        FlushBatches();
        Tell(ChatStreams.Servers, new ServerChange(server.Server, server.IsUp, server.Orderly), server.Generation);
    }

    // As above: what somebody said comes before he leaves.
    private void Tell(PresenceChange change)
    {
        FlushBatches();
        Tell(ChatStreams.Presence, change, seq: 0);
    }

    private void Tell(LoginEntry login)
    {
        if (login.Replaces is { } replaced)
            Tell(ChatStreams.Lost, new SessionLost(replaced, SessionLossReason.Replaced), seq: 0);
        Tell(new PresenceChange(ClusterView.GeneralChannel, login.User, login.UserKey, PresenceState.Join, login.Server, login.Session));
    }

    private void Tell<T>(StreamId streamId, T item, long seq)
    {
        if (_streams.TryGetValue(streamId, out var stream))
            ((LogStream<T>)stream).Push(item, new SeqToken(seq));
    }

    private void FlushBatches()
    {
        foreach (var (channel, messages) in _batch)
        {
            var head = messages[^1].Seq;
            if (_streams.TryGetValue(ChatStreams.OfChannel(channel), out var stream))
                ((LogStream<ChannelBatch>)stream).Push(new ChannelBatch(channel, _epoch, head, messages), new SeqToken(head));
        }

        _batch.Clear();
    }
}
