using Orleans.Streams;
using OrleansChat.Grains.Interfaces.Streams;

namespace OrleansChat.Gateway.Fanout;

/// <summary>The channels that somebody on this server hears. A channel is subscribed to when its first session comes and let go when its last one leaves.</summary>
internal sealed class ChannelFanouts(IStreamProvider streams, GatewayLimits limits, GatewayEvents events)
{
    private readonly Lock _gate = new();
    private readonly FrameBudget _recentFrames = new(limits.RecentFrameBytesMax);
    private readonly Dictionary<string, ChannelFanout> _fanouts = new(StringComparer.Ordinal);

    /// <summary>A channel, subscribed to, for one more session. Called once for a session and channel, and undone by <see cref="LeaveAsync"/>.</summary>
    public async Task<ChannelFanout> OpenAsync(string channel)
    {
        ChannelFanout? fanout;
        lock (_gate)
        {
            // One whose stream has failed is left to its sessions, which are closing.
            if (!_fanouts.TryGetValue(channel, out fanout) || fanout.IsLost)
            {
                fanout = new ChannelFanout(channel, limits, _recentFrames, events);
                fanout.Subscription = streams.GetStream<ChannelBatch>(ChatStreams.OfChannel(channel)).SubscribeAsync(fanout);
                _fanouts[channel] = fanout;
            }

            fanout.Users++;
        }

        await fanout.Subscription!;
        return fanout;
    }

    /// <summary>One session less wants the channel.</summary>
    public async Task LeaveAsync(ChannelFanout fanout)
    {
        lock (_gate)
        {
            if (--fanout.Users > 0)
                return;
            if (_fanouts.GetValueOrDefault(fanout.Channel) == fanout)
                _fanouts.Remove(fanout.Channel);
        }

        await (await fanout.Subscription!).UnsubscribeAsync();
    }
}
