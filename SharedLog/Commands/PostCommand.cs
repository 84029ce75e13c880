using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Commands;

/// <summary>Posts a message: the sender's session must hold its name, the sender must be in the channel, and a cid that was seen before appends nothing.</summary>
public sealed class PostCommand : LogCommand
{
    /// <summary>The channel.</summary>
    public required string Channel { get; init; }

    /// <summary>The sender's name as people see it.</summary>
    public required string From { get; init; }

    /// <summary>The sender's name as it is compared.</summary>
    public required string UserKey { get; init; }

    /// <summary>The sender's session.</summary>
    public required string Session { get; init; }

    /// <summary>The server that the sender is connected to.</summary>
    public required string Server { get; init; }

    /// <summary>The text as a JSON string, quotes included, at most <see cref="LogLimits.TextJsonBytesMax"/> bytes. The log keeps it: it must not be written to afterwards.</summary>
    public required ReadOnlyMemory<byte> TextJson { get; init; }

    /// <summary>The client's own id of the message, or null. It is recognised among the last <see cref="LogLimits.CidsRememberedMax"/> of the log.</summary>
    public string? Cid { get; init; }

    /// <summary>What it changes of the channel; null for a message that only says something.</summary>
    public ChannelChange? Change { get; init; }

    /// <summary>Whether only names with an account can be written to first in private.</summary>
    public bool RecipientNeedsAccount { get; init; }

    internal override Decision Decide(ClusterState state, long nowMs)
    {
        if (TextJson.Length is < 2 or > LogLimits.TextJsonBytesMax)
            throw new InvalidOperationException($"A text of {TextJson.Length} bytes came as far as the log; it should have been refused before.");
        if (!state.View.Holds(UserKey, Session))
            return Decision.Refuse(AppendOutcome.SessionGone);
        if (Cid is not null && state.Cids.Find(UserKey, Cid) is { } earlier)
        {
            return earlier.Is(Channel, Change, TextJson.Span)
                ? Decision.AlreadySo(earlier.Seq)
                : Decision.Refuse(AppendOutcome.CidConflict);
        }

        if (!state.View.MayPost(UserKey, Channel, Server))
            return Decision.Refuse(state.View.Channels.ContainsKey(Channel) ? AppendOutcome.NotMember : AppendOutcome.NoSuchChannel);
        var seq = state.Seqs.Last(Channel) + 1;
        if (seq == 1 && PrivateChannel.Is(Channel))
        {
            if (RecipientNeedsAccount && !IsForAccount(state.View))
                return Decision.Refuse(AppendOutcome.NoSuchUser);
            if (!MayBegin(state.View))
                return Decision.Refuse(AppendOutcome.TooManyChannels);
        }

        if (Refusal(state.View, nowMs) is { } refusal)
            return Decision.Refuse(refusal);
        // The key is needed, and written, only together with the cid; without one the entry is the same here as for those who read it.
        return Decision.Append(new RelayMessage(Channel, seq, From, Cid is null ? From : UserKey, Server, TextJson, Cid, nowMs, Known(state.View)), seq);
    }

    // Who keeps order can do so also while he may not speak: somebody else has to take his rank from him for that.
    private AppendOutcome? Refusal(ClusterView view, long nowMs)
        => Change is { Target: { } target }
            ? ModerationRules.Refusal(view, Channel, UserKey, Change.Kind, target)
            : view.IsMuted(UserKey, Channel, nowMs) ? AppendOutcome.Muted : null;

    // The name as its owner writes it, and the session that ends by it.
    private ChannelChange? Known(ClusterView view)
    {
        if (Change is not { Target: { } target })
            return Change;
        var holder = view.Sessions.GetValueOrDefault(target.UserKey);
        var isEnd = Channel == ClusterView.GeneralChannel && Change.Kind is (ChannelChangeKind.Kick or ChannelChangeKind.Ban);
        return Change with
        {
            Target = target with
            {
                User = holder?.User ?? view.ChannelOf(Channel).Members.GetValueOrDefault(target.UserKey) ?? target.User,
                Session = isEnd ? holder?.Session : null,
            },
        };
    }

    private bool IsForAccount(ClusterView view)
    {
        var (first, second) = PrivateChannel.PartiesOf(Channel);
        return view.Accounts.ContainsKey(first == UserKey ? second : first);
    }

    // Only who begins is counted: nobody can take another one's room by writing to him.
    private bool MayBegin(ClusterView view)
        => view.PrivateChannelCount < LogLimits.PrivateChannelsMax && view.CorrespondenceOf(UserKey).Length < LogLimits.PrivateChannelsPerUserMax;
}
