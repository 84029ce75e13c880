using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol.Commands;
using OrleansChat.Protocol.Events;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Sessions;

/// <summary>Opens the channels of a session that has just got its name, and says what its client is told of them.</summary>
/// <param name="session">The session.</param>
/// <param name="feeds">Where it hears channels.</param>
/// <param name="privateFeeds">Where it hears private ones.</param>
/// <param name="resume">Where the client stopped. A channel that is named twice is resumed from its first place.</param>
internal sealed class SessionOpening(SessionInfo session, SessionFeeds feeds, PrivateFeeds privateFeeds, IReadOnlyList<ResumePoint> resume)
{
    private readonly List<ChannelStart> _starts = [];
    private readonly WelcomeRoom _room = new();

    /// <summary>Opens them.</summary>
    /// <param name="everybodys">Channels that every session of this server is in.</param>
    /// <param name="own">Those of this user.</param>
    /// <returns>For the welcome: the channels, in its order.</returns>
    public async Task<List<ChannelStart>> OpenAsync(IEnumerable<string> everybodys, UserChannels own)
    {
        foreach (var channel in everybodys)
            await OpenAsync(channel, sinceSeq: 0);
        foreach (var head in own.Joined)
            await OpenAsync(head.Channel, head.Seq);
        await OpenPrivateAsync(own.Private);
        foreach (var point in resume)
        {
            if (!_starts.Exists(start => start.Channel == point.Channel) && _room.TryTake(point.Channel, point.Epoch))
                _starts.Add(new ChannelStart(point.Channel, point.Epoch, point.Seq, Recovery.NotInChannel));
        }

        return _starts;
    }

    private async Task OpenAsync(string channel, long sinceSeq)
    {
        _starts.Add(await feeds.HearAsync(channel, ResumePointOf(channel), sinceSeq));
        _room.TryTake(channel, _starts[^1].Epoch);
    }

    // Who comes back is sent also what others wrote to him first while he was away. What the welcome has no room for is not heard before something comes in it.
    private async Task OpenPrivateAsync(ChannelHead[] heads)
    {
        var resumed = new Dictionary<string, ResumePoint>(StringComparer.Ordinal);
        foreach (var point in resume)
        {
            if (PrivateChannelName.OtherOf(point.Channel, session.UserKey) is not null && PrivateChannelName.IsValid(point.Channel)
                && !resumed.ContainsKey(point.Channel) && _room.TryTake(point.Channel, point.Epoch))
            {
                resumed.Add(point.Channel, point);
            }
        }

        // Those that began last come last, and are told first.
        heads = [.. heads.Reverse().TakeWhile(head => resumed.ContainsKey(head.Channel) || _room.TryTake(head.Channel, head.Epoch)).Reverse()];
        foreach (var head in heads)
        {
            if (resume.Count > 0)
                resumed.TryAdd(head.Channel, new ResumePoint(head.Channel, head.Epoch, Seq: 0));
            else
                _starts.Add(new ChannelStart(head.Channel, head.Epoch, head.Seq));
        }

        foreach (var (channel, point) in resumed)
            _starts.Add(await feeds.HearAsync(channel, point));
        privateFeeds.Begin(resumed.Keys, resume.Count > 0 ? [] : heads);
    }

    private ResumePoint? ResumePointOf(string channel)
    {
        foreach (var point in resume)
        {
            if (point.Channel == channel)
                return point;
        }

        return null;
    }
}
