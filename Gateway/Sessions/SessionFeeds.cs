using OrleansChat.Gateway.Sending;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;
using OrleansChat.Protocol.Events;

namespace OrleansChat.Gateway.Sessions;

/// <summary>
/// The channels that a session hears. A feed is live, or it is behind: because its client was away and resumes, or because it reads too slowly. One that is behind is served from
/// the log, a piece at a time and only while there is room in the outbox, until it has everything and goes live again exactly there.
/// </summary>
internal sealed class SessionFeeds(ChatSession connection, SessionServices services, SessionInfo session)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ChannelFeed> _feeds = new(StringComparer.Ordinal);
    private readonly Queue<ChannelFeed> _behind = new();
    private bool _isCatchingUp;
    private bool _mayCatchUp;
    private bool _isStopped;

    /// <summary>Begins to hear a channel: from now on, or from where the client stopped.</summary>
    public async Task<ChannelStart> HearAsync(string channel, ResumePoint? resume)
    {
        var feed = await OpenAsync(channel);
        var fanout = feed.Fanout;
        if (resume is not { } point)
            return fanout.Join(feed);
        var head = fanout.Head;
        if (point.Epoch != head.Epoch)
            return fanout.Join(feed) with { Recovery = Recovery.EpochChanged };
        // What this server has told its clients can be a moment behind what it has read, and a client from another server may have heard more.
        if (point.Seq > head.Seq && point.Seq > await LastSeqInLogAsync(channel))
            return fanout.Join(feed) with { Recovery = Recovery.SeqUnknown };
        feed.BeginBehind(point.Seq);
        return head with { Seq = Math.Max(head.Seq, point.Seq), Recovery = Recovery.Recovered };
    }

    /// <summary>Begins to hear a channel, and says so exactly where it begins. For one that is heard already it is only said again.</summary>
    public async Task JoinAsync(string channel, Action<ChannelStart> say)
    {
        if (Find(channel) is { } known)
        {
            known.SayWhere(say);
            return;
        }

        var feed = await OpenAsync(channel);
        feed.Fanout.Join(feed, say);
    }

    /// <summary>Hears a channel no more.</summary>
    /// <returns>Whether it was heard.</returns>
    public async Task<bool> LeaveAsync(string channel)
    {
        ChannelFeed? feed;
        lock (_gate)
        {
            if (!_feeds.Remove(channel, out feed))
                return false;
        }

        feed.Stop();
        await services.Fanouts.LeaveAsync(feed.Fanout);
        return true;
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
            if (await TryOpenAsync(channel) is { } feed)
                feed.BeginBefore(seq);
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

    private ChannelFeed? Find(string channel)
    {
        lock (_gate)
            return _feeds.GetValueOrDefault(channel);
    }

    private async Task<ChannelFeed> OpenAsync(string channel)
        => await TryOpenAsync(channel) ?? throw new InvalidOperationException($"The session has ended, and hears {channel} no more.");

    // Null if the session has ended meanwhile.
    private async Task<ChannelFeed?> TryOpenAsync(string channel)
    {
        var feed = new ChannelFeed(this, connection, await services.Fanouts.OpenAsync(channel));
        lock (_gate)
        {
            if (!_isStopped)
            {
                _feeds.Add(channel, feed);
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
        if (feed.IsStopped || connection.Outbox.IsClosed || connection.EndReason != SessionEndReason.None || feed.Fanout.TryJoin(feed))
            return;
        var page = await services.Grains.ReadAsync(feed.Channel, session, feed.LastSeq + 1, ProtocolLimits.HistoryPageMax);
        switch (page.Outcome)
        {
            case ChannelOutcome.Done when page.Messages.Count > 0:
                Send(feed, page);
                AddBehind(feed);
                break;
            case ChannelOutcome.Done:
                _ = AddBehindLaterAsync(feed, services.Limits.FollowMs);
                break;
            case ChannelOutcome.SessionGone:
                feed.Lose();
                break;
            default:
                // The log cannot be read now; or the session is just leaving the channel, and will stop the feed when that is durable.
                _ = AddBehindLaterAsync(feed, services.Limits.RetryMs);
                break;
        }
    }

    // The other feeds do not wait for this one.
    private async Task AddBehindLaterAsync(ChannelFeed feed, int afterMs)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(afterMs), services.Time);
        AddBehind(feed);
    }

    private void Send(ChannelFeed feed, ChannelPage page)
    {
        var frames = new List<ReadOnlyMemory<byte>>();
        var (bytes, lastSeq) = (0, feed.LastSeq);
        foreach (var message in page.Messages)
        {
            var frame = Frame.OfOne(feed.Channel, message, feed.IsReplay);
            frames.Add(frame);
            bytes += frame.Length;
            lastSeq = message.Seq;
            if (bytes >= services.Limits.CatchUpBytes)
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
