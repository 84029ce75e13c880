using OrleansChat.Gateway.Fanout;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Events;

namespace OrleansChat.Gateway.Sessions;

/// <summary>
/// One channel as one session hears it: live, or behind, or left. The gate makes each change one step with what the client is told: it is held within the channel's, and the
/// outbox's within it.
/// </summary>
internal sealed class ChannelFeed(SessionFeeds feeds, ChatSession connection, ChannelFanout fanout, long sinceSeq) : IListener
{
    private readonly Lock _gate = new();
    private bool _isBehind;
    private bool _isStopped;
    private bool _isReplay = true;
    private long _lastSeq;

    // What the client missed while it was away: the messages up to here.
    private long _missedSeq;

    public ChannelFanout Fanout => fanout;

    public string Channel => fanout.Channel;

    /// <summary>The channel's last message when the user became a member, or was known to be one: who is put out by an event up to there has come back since.</summary>
    public long SinceSeq => sinceSeq;

    /// <summary>The last message that was put into the outbox. Only right while the feed is behind; a live one has the channel's head.</summary>
    public long LastSeq
    {
        get
        {
            lock (_gate)
                return _lastSeq;
        }
    }

    /// <summary>Whether the session has left the channel.</summary>
    public bool IsStopped
    {
        get
        {
            lock (_gate)
                return _isStopped;
        }
    }

    /// <summary>After this returns, nothing of the channel is put into the outbox any more.</summary>
    public void Stop()
    {
        lock (_gate)
            _isStopped = true;
        fanout.Remove(this);
    }

    /// <summary>Says from where on the client hears the channel, between two messages of it.</summary>
    public void SayWhere(Action<ChannelStart> say) => fanout.AtHead(head =>
    {
        lock (_gate)
            say(_isBehind ? head with { Seq = _lastSeq } : head);
    });

    /// <summary>Puts messages from the log into the outbox, if there is room for them, and the session still wants them.</summary>
    /// <param name="frames">The lines, from the one behind <see cref="LastSeq"/> on.</param>
    /// <param name="bytes">How long they are together.</param>
    /// <param name="lastSeq">The last of them.</param>
    public void TryCatchUp(IReadOnlyList<ReadOnlyMemory<byte>> frames, int bytes, long lastSeq)
    {
        lock (_gate)
        {
            if (!_isStopped && connection.Outbox.TryAdd(frames, bytes))
                _lastSeq = lastSeq;
        }

        connection.Outbox.Flush();
    }

    /// <summary>Whether the client is told of what it is sent while it is behind that it comes late.</summary>
    public bool IsReplay
    {
        get
        {
            lock (_gate)
                return _isReplay;
        }
    }

    /// <summary>Whether the next message may be one of the frames that all are sent: it is not one that the client missed while it was away, and is told so.</summary>
    public bool MayShare
    {
        get
        {
            lock (_gate)
                return _lastSeq >= _missedSeq;
        }
    }

    /// <summary>Begins behind a message, which the client has heard elsewhere.</summary>
    /// <param name="lastSeq">The message.</param>
    /// <param name="headSeq">The channel's last one now.</param>
    public void BeginBehind(long lastSeq, long headSeq)
    {
        lock (_gate)
            _missedSeq = headSeq;
        FallBehind(lastSeq);
    }

    /// <summary>Begins before a message that just came, or is to come: it is the first one that the client hears, and it is not late.</summary>
    public void BeginBefore(long seq)
    {
        lock (_gate)
            (_isReplay, _isBehind, _lastSeq) = (false, true, seq - 1);
    }

    public Standing TryGoLive(long headSeq)
    {
        lock (_gate)
        {
            if (_isStopped)
                return Standing.Gone;
            if (_lastSeq < headSeq)
                return Standing.Behind;
            if (_lastSeq > headSeq)
                return Standing.Ahead;
            _isBehind = false;
            _isReplay = true;
            return Standing.Live;
        }
    }

    public void CatchUp() => feeds.AddBehind(this);

    public bool TryHear(IReadOnlyList<ReadOnlyMemory<byte>> frames, int bytes)
    {
        lock (_gate)
            return _isStopped || connection.Outbox.TryAdd(frames, bytes);
    }

    public void Flush() => connection.Outbox.Flush();

    public void FallBehind(long lastSeq)
    {
        lock (_gate)
            (_isBehind, _lastSeq) = (true, lastSeq);
        feeds.AddBehind(this);
    }

    public void Lose() => connection.End(SessionEndReason.Refused, ErrorCode.ServerError, $"The channel {Channel} is lost on this server.");
}
