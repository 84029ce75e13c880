using OrleansChat.Gateway.Fanout;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Events;

namespace OrleansChat.Gateway.Sessions;

/// <summary>One channel as one session hears it.</summary>
internal sealed class ChannelFeed(SessionFeeds feeds, ChatSession connection, ChannelFanout fanout) : IListener
{
    private volatile bool _stopped;

    public ChannelFanout Fanout => fanout;

    public string Channel => fanout.Channel;

    /// <summary>The last message that was put into the outbox. Only right while the feed is behind; a live one has the channel's head.</summary>
    public long LastSeq { get; set; }

    /// <summary>Whether the session has left the channel.</summary>
    public bool IsStopped => _stopped;

    public void Stop() => _stopped = true;

    /// <summary>Goes live if the feed has everything.</summary>
    public bool TryGoLive() => fanout.TryJoin(this, LastSeq);

    /// <summary>Says where the channel stands, between two of its messages.</summary>
    public void SayWhere(Action<ChannelStart> say) => fanout.AtHead(say);

    public bool TryHear(IReadOnlyList<ReadOnlyMemory<byte>> frames, int bytes) => connection.Outbox.TryAdd(frames, bytes);

    public void Flush() => connection.Outbox.Flush();

    public void FallBehind(long lastSeq)
    {
        LastSeq = lastSeq;
        feeds.AddBehind(this);
    }

    public void Lose() => connection.End(SessionEndReason.Refused, ErrorCode.ServerError, $"The channel {Channel} is lost on this server.");
}
