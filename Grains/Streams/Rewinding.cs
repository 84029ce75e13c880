using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.Grains.Streams;

/// <summary>What a channel's stream had between an earlier place and the one at which a subscription joins it.</summary>
/// <param name="channel">The channel.</param>
/// <param name="epoch">The id of the log.</param>
/// <param name="behindSeq">The earlier place: the seq of a message.</param>
/// <param name="toSeq">The last message before the subscription joins.</param>
/// <param name="read">Reads messages of a channel.</param>
internal sealed class Rewinding(string channel, string epoch, long behindSeq, long toSeq, Func<string, long, int, ValueTask<IReadOnlyList<RelayMessage>>> read)
{
    /// <summary>The items, page by page. The first has no messages and says where they begin, as with every subscription.</summary>
    public async IAsyncEnumerable<(ChannelBatch Item, SeqToken Token)> Items()
    {
        yield return (new ChannelBatch(channel, epoch, behindSeq, []), new SeqToken(behindSeq));
        for (var last = behindSeq; last < toSeq;)
        {
            var page = await read(channel, last + 1, (int)Math.Min(LogLimits.PageMessagesMax, toSeq - last));
            if (page.Count == 0)
                throw new InvalidOperationException($"The log of {channel} ends with {last} and not with {toSeq}.");
            last = page[^1].Seq;
            yield return (new ChannelBatch(channel, epoch, last, [.. page.Select(Messages.ToStream)]), new SeqToken(last));
        }
    }
}
