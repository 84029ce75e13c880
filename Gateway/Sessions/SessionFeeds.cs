using OrleansChat.Gateway.Fanout;
using OrleansChat.Gateway.Presence;
using OrleansChat.Gateway.Sending;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;
using OrleansChat.Protocol.Events;

namespace OrleansChat.Gateway.Sessions;

/// <summary>
/// The channels that a session hears. A feed is live, or it is behind: because its client was away and resumes, or because it reads too slowly. One that is behind is served a piece at a
/// time and only while there is room in the outbox, with the frames that the channel keeps for such, or from the log, until it has everything and goes live again exactly there.
/// </summary>
internal sealed class SessionFeeds(ChatSession connection, SessionServices services, SessionInfo session, EphemeralListener? ephemeralListener)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ChannelFeed> _feeds = new(StringComparer.Ordinal);
    private readonly Queue<ChannelFeed> _behind = new();
    private Dictionary<string, (long Seq, bool IsBanned)>? _early;
    private bool _isCatchingUp;
    private bool _mayCatchUp;
    private bool _isStopped;

    /// <summary>Begins to hear a channel: from now on, or from where the client stopped.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="resume">Where the client stopped.</param>
    /// <param name="sinceSeq">A place in the channel at which the user was a member.</param>
    public async Task<ChannelStart> HearAsync(string channel, ResumePoint? resume, long sinceSeq = 0)
    {
        var feed = await OpenAsync(channel, sinceSeq);
        var fanout = feed.Fanout;
        if (resume is not { } point)
            return fanout.Join(feed);
        var head = fanout.Head;
        if (point.Epoch != head.Epoch)
            return fanout.Join(feed) with { Recovery = Recovery.EpochChanged };
        // What this server has told its clients can be a moment behind what it has read, and a client from another server may have heard more.
        if (point.Seq > head.Seq && point.Seq > await LastSeqInLogAsync(channel))
            return fanout.Join(feed) with { Recovery = Recovery.SeqUnknown };
        feed.BeginBehind(point.Seq, head.Seq);
        return head with { Seq = Math.Max(head.Seq, point.Seq), Recovery = Recovery.Recovered };
    }

    /// <summary>Begins to hear a channel, and says so exactly where it begins. For one that is heard already it is only said again.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="sinceSeq">The channel's last message when the user became a member just now; null if he was one before.</param>
    /// <param name="say">Says it.</param>
    public async Task JoinAsync(string channel, long? sinceSeq, Action<ChannelStart> say)
    {
        // A new membership of one who hears the channel: he was put out, and that has not been delivered here yet. Whether he was banned meanwhile is of no use to him any more.
        if (sinceSeq is not null && await LeaveAsync(channel))
            TellRemoved(channel, isBanned: false);
        if (Find(channel) is { } known)
        {
            known.SayWhere(say);
            return;
        }

        var feed = await OpenAsync(channel, sinceSeq ?? 0);
        feed.Fanout.Join(feed, sinceSeq ?? 0, say);
    }

    /// <summary>Hears a channel no more.</summary>
    /// <returns>Whether it was heard.</returns>
    public async Task<bool> LeaveAsync(string channel)
    {
        ChannelFeed? feed;
        lock (_gate)
        {
            if (!_feeds.TryGetValue(channel, out feed))
                return false;
            Forget(channel);
        }

        feed.Stop();
        await services.Fanouts.LeaveAsync(feed.Fanout);
        return true;
    }

    /// <summary>From here to <see cref="EndOpening"/> channels are opened: who is put out of one that is not heard yet is put out of it then.</summary>
    public void BeginOpening()
    {
        lock (_gate)
            _early = new Dictionary<string, (long, bool)>(StringComparer.Ordinal);
    }

    /// <summary>The channels that were to be opened are.</summary>
    public void EndOpening()
    {
        Dictionary<string, (long Seq, bool IsBanned)>? early;
        lock (_gate)
            (early, _early) = (_early, null);
        foreach (var (channel, (seq, isBanned)) in early ?? [])
            PutOut(channel, seq, isBanned);
    }

    /// <summary>The user was put out of a channel, which has delivered the event. The client hears nothing more of it, and is told so. May be called on the thread that delivers.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="seq">The event's place.</param>
    /// <param name="isBanned">Whether he may not come back.</param>
    public void PutOut(string channel, long seq, bool isBanned)
    {
        ChannelFeed? feed;
        lock (_gate)
        {
            if (!_feeds.TryGetValue(channel, out feed))
            {
                if (_early is not null)
                    _early[channel] = (seq, isBanned);
                return;
            }

            if (feed.SinceSeq >= seq)
                return;
            Forget(channel);
        }

        feed.Stop();
        TellRemoved(channel, isBanned);
        _ = LetGoAsync(feed.Fanout);
    }

    /// <summary>Hears nothing more.</summary>
    public async Task StopAsync()
    {
        string[] channels;
        lock (_gate)
        {
            _isStopped = true;
            channels = [.. _feeds.Keys];
        }

        foreach (var channel in channels)
            await LeaveAsync(channel);
    }

    /// <summary>Begins to hear a channel in which a message just came, with that message. May be called on any thread; not for a channel that is heard already.</summary>
    public async Task HearFromAsync(string channel, long seq)
    {
        // Away from the caller's thread and its locks: it may be the one that delivers, within the stream provider's lock, which subscribing takes, too. And a subscription that began
        // in the middle of a delivery would be sent the message that it began behind.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            if (await TryOpenAsync(channel) is not { } feed)
                return;
            feed.BeginBefore(seq);
            AddBehind(feed);
        }
        catch (Exception e)
        {
            services.Events.CatchUpFailed(channel, e);
            connection.End(SessionEndReason.Refused, ErrorCode.ServerError, $"The channel {channel} is lost on this server.");
        }
    }

    /// <summary>Lets the feeds that are behind catch up; what the client must know before has been said.</summary>
    public void StartCatchingUp()
    {
        lock (_gate)
            _mayCatchUp = true;
        CatchUp();
    }

    /// <summary>A feed has fallen behind. Called under the channel's lock: nothing here may wait or call back.</summary>
    public void AddBehind(ChannelFeed feed)
    {
        lock (_gate)
            _behind.Enqueue(feed);
        CatchUp();
    }

    /// <summary>Whether the channel is heard. May be called on any thread.</summary>
    public bool IsHeard(string channel) => Find(channel) is not null;

    /// <summary>How far the client was sent each channel, for as many as a line has room. May be called on any thread.</summary>
    public IReadOnlyList<ChannelStart> Heads()
    {
        ChannelFeed[] feeds;
        lock (_gate)
            feeds = [.. _feeds.Values];
        var heads = new List<ChannelStart>();
        var room = new WelcomeRoom();
        foreach (var feed in feeds)
        {
            if (room.TryTake(feed.Channel, epoch: ""))
                feed.SayWhere(heads.Add);
        }

        return heads;
    }

    private void TellRemoved(string channel, bool isBanned)
        => connection.Send(Frame.Of((channel, isBanned), static (writer, removed) => writer.Removed(removed.channel, removed.isBanned)));

    // Within the gate, so that one who comes back at once is not forgotten.
    private void Forget(string channel)
    {
        _feeds.Remove(channel);
        if (ephemeralListener is not null)
            services.Signals.Ephemerals.Remove(channel, ephemeralListener);
    }

    private ChannelFeed? Find(string channel)
    {
        lock (_gate)
            return _feeds.GetValueOrDefault(channel);
    }

    private async Task LetGoAsync(ChannelFanout fanout)
    {
        // Away from the thread that delivers and its lock, which to unsubscribe takes, too.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await services.Fanouts.LeaveAsync(fanout);
    }

    private async Task<ChannelFeed> OpenAsync(string channel, long sinceSeq)
        => await TryOpenAsync(channel, sinceSeq) ?? throw new InvalidOperationException($"The session has ended, and hears {channel} no more.");

    // Null if the session has ended meanwhile.
    private async Task<ChannelFeed?> TryOpenAsync(string channel, long sinceSeq = 0)
    {
        var feed = new ChannelFeed(this, connection, await services.Fanouts.OpenAsync(channel), sinceSeq);
        lock (_gate)
        {
            if (!_isStopped)
            {
                _feeds.Add(channel, feed);
                if (ephemeralListener is not null)
                    services.Signals.Ephemerals.Add(channel, ephemeralListener);
                return feed;
            }
        }

        await services.Fanouts.LeaveAsync(feed.Fanout);
        return null;
    }

    private async Task<long> LastSeqInLogAsync(string channel)
        => (await services.Grains.ReadAsync(channel, session, ProtocolLimits.SeqMax, count: 1)).HeadSeq;

    private void CatchUp()
    {
        lock (_gate)
        {
            if (_isCatchingUp || !_mayCatchUp || _behind.Count == 0)
                return;
            _isCatchingUp = true;
        }

        _ = CatchUpAsync();
    }

    private async Task CatchUpAsync()
    {
        // Away from the caller's thread and its locks.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (TryTakeBehind(out var feed))
        {
            try
            {
                await connection.Outbox.UntilRoomAsync();
                await CatchUpAsync(feed);
            }
            catch (Exception e)
            {
                services.Events.CatchUpFailed(feed.Channel, e);
                feed.Lose();
            }
        }
    }

    // One piece of one feed; the others have their turn after it.
    private async Task CatchUpAsync(ChannelFeed feed)
    {
        if (feed.IsStopped || connection.Outbox.IsClosed || connection.EndReason != SessionEndReason.None)
            return;
        if (TrySendRecent(feed))
        {
            AddBehind(feed);
            return;
        }

        if (feed.Fanout.TryJoin(feed))
            return;
        var page = await services.Grains.ReadAsync(feed.Channel, session, feed.LastSeq + 1, ProtocolLimits.HistoryPageMax);
        switch (page.Outcome)
        {
            case ChannelOutcome.Done when page.Messages.Count > 0:
                Send(feed, page);
                AddBehind(feed);
                break;
            case ChannelOutcome.SessionGone:
                feed.Lose();
                break;
            default:
                // The log cannot be read now, or has nothing there; or the session is just leaving the channel, and will stop the feed when that is durable.
                _ = AddBehindLaterAsync(feed);
                break;
        }
    }

    // The other feeds do not wait for this one.
    private async Task AddBehindLaterAsync(ChannelFeed feed)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(services.Limits.RetryMs), services.Time);
        AddBehind(feed);
    }

    private bool TrySendRecent(ChannelFeed feed)
    {
        var frames = new List<ReadOnlyMemory<byte>>();
        if (!feed.MayShare || feed.Fanout.Recent.TryTake(feed.LastSeq, services.Limits.CatchUpBytes, frames) is not var (bytes, lastSeq))
            return false;
        feed.TryCatchUp(frames, bytes, lastSeq);
        return true;
    }

    private void Send(ChannelFeed feed, ChannelPage page)
    {
        var frames = new List<ReadOnlyMemory<byte>>();
        var (bytes, lastSeq) = (0, feed.LastSeq);
        // Where the frames that are kept begin, it goes on with them.
        var recent = feed.Fanout.Recent.FirstPlaceFrom(lastSeq + 1);
        foreach (var message in page.Messages)
        {
            var frame = Frame.OfOne(feed.Channel, message, feed.IsReplay);
            frames.Add(frame);
            bytes += frame.Length;
            lastSeq = message.Seq;
            if (bytes >= services.Limits.CatchUpBytes || lastSeq == recent)
                break;
        }

        // Live channels may have filled the outbox meanwhile; then this piece is read once more.
        feed.TryCatchUp(frames, bytes, lastSeq);
    }

    private bool TryTakeBehind(out ChannelFeed feed)
    {
        lock (_gate)
            return _isCatchingUp = _behind.TryDequeue(out feed!);
    }
}
