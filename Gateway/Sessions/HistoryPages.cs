using OrleansChat.Gateway.Sending;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;
using OrleansChat.Protocol.Events;

namespace OrleansChat.Gateway.Sessions;

/// <summary>A page of history.</summary>
/// <param name="Outcome"><see cref="ChannelOutcome.Done"/>, or why there is none.</param>
/// <param name="Head">The channel, its log and its last seq.</param>
/// <param name="Items">The messages, ascending.</param>
/// <param name="IsEnd">Whether there is nothing beyond the page in the direction that was asked for.</param>
internal readonly record struct HistoryPage(ChannelOutcome Outcome, ChannelStart Head, ChannelItem[] Items, bool IsEnd);

/// <summary>Puts pages of history together. Seqs have no gaps, so every question becomes a range of them.</summary>
internal sealed class HistoryPages(GrainCalls grains, SessionInfo session)
{
    // What stands around the items in their line; longer than it ever is.
    private const int LineRestBytes = 1_024;
    private const int ItemRestBytes = 256;

    // The first piece; each one after it has twice as many.
    private const int PieceMin = 32;

    /// <summary>Reads the page. It is cut so that its line keeps the limit, at the end that is farther from what was asked for.</summary>
    public async Task<HistoryPage> ReadAsync(string channel, History history)
    {
        // Nothing is read behind the end; but whether one may read, and where the end is, is answered.
        var probe = await grains.ReadAsync(channel, session, ProtocolLimits.SeqMax, count: 1);
        if (probe.Outcome != ChannelOutcome.Done)
            return new HistoryPage(probe.Outcome, default, [], IsEnd: false);
        var head = new ChannelStart(channel, probe.Epoch, probe.HeadSeq);
        var (first, last) = RangeOf(history, head.Seq);
        var anchor = history.Anchor == HistoryAnchor.Latest ? head.Seq : history.Seq;
        var before = await ReadBackwardsAsync(channel, Math.Max(1, first), Math.Min(anchor, last));
        var after = await ReadForwardsAsync(channel, Math.Max(Math.Max(1, first), anchor + 1), last);
        if (before is null || after is null)
            return new HistoryPage(ChannelOutcome.Unavailable, default, [], IsEnd: false);
        List<ChannelItem> messages = [.. before, .. after];
        Cut(messages, anchor);
        return new HistoryPage(ChannelOutcome.Done, head, [.. messages], IsEnd(history, messages, head.Seq));
    }

    private static (long First, long Last) RangeOf(History history, long head) => history.Anchor switch
    {
        HistoryAnchor.Before => (Math.Min(history.Seq, head + 1) - history.Limit, Math.Min(history.Seq - 1, head)),
        HistoryAnchor.After => (history.Seq + 1, Math.Min(history.Seq + history.Limit, head)),
        HistoryAnchor.Around => (history.Seq - (history.Limit / 2), Math.Min(history.Seq - (history.Limit / 2) + history.Limit - 1, head)),
        _ => (head - history.Limit + 1, head),
    };

    private static bool IsEnd(History history, List<ChannelItem> items, long head) => history.Anchor switch
    {
        HistoryAnchor.After => items.Count == 0 || items[^1].Seq >= head,
        HistoryAnchor.Around => items.Count == 0 ? head == 0 : items[0].Seq == 1 && items[^1].Seq >= head,
        _ => items.Count == 0 || items[0].Seq == 1,
    };

    // Little is read that does not fit into the line: a piece at a time, beginning where the question is. Each costs a block of the file, so short messages come in few pieces.
    private async Task<List<ChannelItem>?> ReadBackwardsAsync(string channel, long first, long last)
    {
        var items = new List<ChannelItem>();
        var (bytes, count) = (0, PieceMin);
        for (; last >= first && bytes < ProtocolLimits.LineBytesMax; last -= count, count *= 2)
        {
            if (await ReadRangeAsync(channel, Math.Max(first, last - count + 1), last) is not { } piece)
                return null;
            items.InsertRange(0, piece);
            bytes += piece.Sum(CostOf);
        }

        return items;
    }

    private async Task<List<ChannelItem>?> ReadForwardsAsync(string channel, long first, long last)
    {
        var items = new List<ChannelItem>();
        var (bytes, count) = (0, PieceMin);
        for (; first <= last && bytes < ProtocolLimits.LineBytesMax; first += count, count *= 2)
        {
            if (await ReadRangeAsync(channel, first, Math.Min(last, first + count - 1)) is not { } piece)
                return null;
            items.AddRange(piece);
            bytes += piece.Sum(CostOf);
        }

        return items;
    }

    private async Task<List<ChannelItem>?> ReadRangeAsync(string channel, long first, long last)
    {
        var items = new List<ChannelItem>();
        for (var next = first; next <= last;)
        {
            var page = await grains.ReadAsync(channel, session, next, (int)(last - next + 1));
            if (page.Outcome != ChannelOutcome.Done || page.Messages.Count == 0)
                return null;
            foreach (var message in page.Messages)
                items.Add(Items.Of(message));
            next = page.Messages[^1].Seq + 1;
        }

        return items;
    }

    // One message always fits: a text is far shorter than a line.
    private static void Cut(List<ChannelItem> items, long anchor)
    {
        var bytes = LineRestBytes + items.Sum(CostOf);
        var (first, last) = (0, items.Count - 1);
        while (bytes > ProtocolLimits.LineBytesMax)
        {
            if (Math.Abs(items[first].Seq - anchor) > Math.Abs(items[last].Seq - anchor))
                bytes -= CostOf(items[first++]);
            else
                bytes -= CostOf(items[last--]);
        }

        items.RemoveRange(last + 1, items.Count - 1 - last);
        items.RemoveRange(0, first);
    }

    // An event says the same twice, for people and for programs.
    private static int CostOf(ChannelItem item)
        => item.Kind == MessageKind.Text
            ? item.TextJson.Length + ItemRestBytes + (6 * item.From.Length)
            : (2 * item.TextJson.Length) + ItemRestBytes + (12 * (item.From.Length + (item.User?.Length ?? 0))) + ProtocolLimits.ChannelNameCharactersMax;
}
