using Orleans.Streams;
using OrleansChat.Gateway.Sending;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Protocol.Events;

namespace OrleansChat.Gateway.Fanout;

/// <summary>
/// One channel on this server: the one subscription to its stream, and all who hear it. A batch is encoded once, and the same bytes go into every outbox; then every outbox is
/// flushed once. Who has no room is taken off and joins again when it has caught up, from the frames that are kept while somebody is behind, or from the log.
/// </summary>
internal sealed class ChannelFanout(string channel, GatewayLimits limits, FrameBudget budget, GatewayEvents events) : IAsyncObserver<ChannelBatch>
{
    private readonly Lock _gate = new();
    private readonly List<IListener> _listeners = [];
    private readonly Dictionary<IListener, int> _places = [];
    private readonly List<ReadOnlyMemory<byte>> _frames = [];
    private readonly List<long> _lastSeqs = [];

    // Those that hear less than there is, and while there are any, what they could hear.
    private readonly HashSet<IListener> _behind = [];
    private readonly List<IListener> _fallen = [];
    private readonly RecentFrames _recent = new(limits.RecentFrameBytesPerChannelMax, budget);

    // Those that have heard more than was told here, and wait for it.
    private readonly List<IListener> _ahead = [];
    private ChannelStart _head = new(channel, "", 0);
    private bool _isLost;

    /// <summary>The channel's name.</summary>
    public string Channel => channel;

    /// <summary>What was sent last, for who is behind.</summary>
    public RecentFrames Recent => _recent;

    /// <summary>Where the channel stands.</summary>
    public ChannelStart Head
    {
        get
        {
            lock (_gate)
                return _head;
        }
    }

    /// <summary>Whether the stream has failed: nothing more will be heard here.</summary>
    public bool IsLost
    {
        get
        {
            lock (_gate)
                return _isLost;
        }
    }

    /// <summary>How many sessions want this channel here; kept by <see cref="ChannelFanouts"/> under its own lock.</summary>
    public int Users { get; set; }

    /// <summary>The subscription, which has begun when this task ends.</summary>
    public Task<StreamSubscriptionHandle<ChannelBatch>>? Subscription { get; set; }

    /// <summary>Lets a listener hear every message after the one returned, and none before.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="sinceSeq">It hears nothing up to here either, though this may be further on than what was told here yet.</param>
    /// <param name="onJoined">Called exactly there, between two messages.</param>
    public ChannelStart Join(IListener listener, long sinceSeq = 0, Action<ChannelStart>? onJoined = null)
    {
        lock (_gate)
        {
            var start = _head with { Seq = Math.Max(_head.Seq, sinceSeq) };
            onJoined?.Invoke(start);
            if (start.Seq > _head.Seq)
            {
                listener.BeginBefore(start.Seq + 1);
                _ahead.Add(listener);
            }
            else
            {
                Add(listener);
            }

            if (_isLost)
                listener.Lose();
            return start;
        }
    }

    /// <summary>Calls back between two messages.</summary>
    public void AtHead(Action<ChannelStart> call)
    {
        lock (_gate)
            call(_head);
    }

    /// <summary>Lets a listener that was behind hear the channel again if it has heard everything so far, or more: then from where it stands.</summary>
    public bool TryJoin(IListener listener)
    {
        lock (_gate)
        {
            if (!_isLost)
                return TryAdd(listener);
            listener.Lose();
            return true;
        }
    }

    /// <summary>After this returns, the listener hears nothing of the channel any more.</summary>
    public void Remove(IListener listener)
    {
        lock (_gate)
        {
            _ahead.Remove(listener);
            NoMoreBehind(listener);
            if (!_places.Remove(listener, out var place))
                return;
            var last = _listeners[^1];
            _listeners.RemoveAt(_listeners.Count - 1);
            if (ReferenceEquals(last, listener))
                return;
            _listeners[place] = last;
            _places[last] = place;
        }
    }

    /// <inheritdoc />
    public Task OnNextAsync(ChannelBatch item, StreamSequenceToken? token = null)
    {
        lock (_gate)
        {
            var before = _head.Seq;
            _head = new ChannelStart(item.Channel, item.Epoch, item.HeadSeq);
            if (_listeners.Count + _behind.Count > 0 && item.Messages.Count > 0)
                Deliver(item.Messages, before);
            if (_ahead.Count > 0)
                AskAhead();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public Task OnErrorAsync(Exception ex)
    {
        events.StreamFailed(channel, ex);
        lock (_gate)
        {
            _isLost = true;
            foreach (var listener in _listeners.Concat(_ahead))
                listener.Lose();
            _recent.Clear();
        }

        return Task.CompletedTask;
    }

    private bool TryAdd(IListener listener)
    {
        switch (listener.TryGoLive(_head.Seq))
        {
            case Standing.Live:
                NoMoreBehind(listener);
                Add(listener);
                return true;
            case Standing.Ahead:
                NoMoreBehind(listener);
                _ahead.Add(listener);
                return true;
            case Standing.Behind:
                _behind.Add(listener);
                return false;
            default:
                NoMoreBehind(listener);
                return false;
        }
    }

    // Whoever's place was in the middle of what just came fetches the rest.
    private void AskAhead()
    {
        var waiting = _ahead.ToArray();
        _ahead.Clear();
        foreach (var listener in waiting)
        {
            if (!TryAdd(listener))
                listener.CatchUp();
        }
    }

    private void Add(IListener listener)
    {
        if (_places.TryAdd(listener, _listeners.Count))
            _listeners.Add(listener);
    }

    private void NoMoreBehind(IListener listener)
    {
        if (_behind.Remove(listener) && _behind.Count == 0)
            _recent.Clear();
    }

    private void Deliver(IReadOnlyList<ChannelMessage> messages, long before)
    {
        _frames.Clear();
        _lastSeqs.Clear();
        Frame.OfMessages(channel, messages, limits.FrameBytes, _frames, _lastSeqs);
        var bytes = 0;
        foreach (var frame in _frames)
            bytes += frame.Length;

        _fallen.Clear();
        foreach (var listener in _listeners)
        {
            if (!listener.TryHear(_frames, bytes))
                _fallen.Add(listener);
        }

        foreach (var listener in _fallen)
        {
            Remove(listener);
            _behind.Add(listener);
        }

        // Before they look for it.
        if (_behind.Count > 0)
            _recent.Add(before, _frames, _lastSeqs);
        foreach (var listener in _fallen)
            listener.FallBehind(before);

        foreach (var listener in _listeners)
            listener.Flush();
    }
}
