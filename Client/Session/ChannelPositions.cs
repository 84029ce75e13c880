using OrleansChat.Client.Wire;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Client.Session;

/// <summary>
/// The last message seen of every channel. It outlives connections: it is what a resume asks with, and what keeps a message that comes twice from being
/// shown twice. Not thread-safe; one connection at a time works with it.
/// </summary>
internal sealed class ChannelPositions
{
    private const string NotInChannel = "not_in_channel";

    private readonly Dictionary<string, (string? Epoch, long Seq)> _positions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private string? _epoch;

    /// <summary>
    /// What to ask a server with. A channel of one server's clients means something at that server only, so it is asked for
    /// <paramref name="atSameServer"/>.
    /// </summary>
    public IReadOnlyList<ChannelPosition> Resume(bool atSameServer)
    {
        var resume = new List<ChannelPosition>();
        foreach (var (channel, (epoch, seq)) in _positions)
        {
            if (epoch is not null && (atSameServer || channel is not ['@', ..])) resume.Add(new ChannelPosition(channel, epoch, seq));
        }

        // Private channels come last, and those that there is no room for are sent from their first message on.
        resume = [.. resume.OrderBy(position => PrivateChannelName.Users(position.Channel) is not null).Take(ClientLimits.ResumeChannelsMax)];
        _asked.Clear();
        _asked.UnionWith(resume.Select(position => position.Channel));
        return resume;
    }

    /// <summary>Begins to count as a welcome says, and returns in words what will be missing.</summary>
    public IReadOnlyList<string> Welcome(IReadOnlyList<ChannelStart> starts)
    {
        var losses = new List<string>();
        foreach (var gone in _positions.Keys.Except(starts.Select(start => start.Channel), StringComparer.Ordinal).ToList()) _positions.Remove(gone);

        foreach (var start in starts)
        {
            _epoch = start.Epoch;

            // What is recovered arrives as messages behind the old position. Moved to the new one now, it would take them for old ones.
            // A private channel is recovered without being asked for, from its first message on: somebody began it meanwhile.
            if (start.Recovered is true)
            {
                _positions.TryAdd(start.Channel, (start.Epoch, 0));
                continue;
            }

            if (_asked.Contains(start.Channel) && Loss(start) is { } loss) losses.Add(loss);
            // To ask for it each time would lead to nothing.
            if (start.Reason == NotInChannel)
                _positions.Remove(start.Channel);
            else
                _positions[start.Channel] = (start.Epoch, start.Seq);
        }

        return losses;
    }

    /// <summary>
    /// Begins to count in a channel. In one that is counted already, what was seen stays seen and what was not seen yet is still to come, wherever the server says
    /// that the channel stands.
    /// </summary>
    public void Begin(ChannelStart start)
    {
        if (_positions.TryGetValue(start.Channel, out var seen) && seen.Epoch == start.Epoch) return;
        _positions[start.Channel] = (start.Epoch, start.Seq);
    }

    /// <summary>The channel is not heard any more.</summary>
    public void End(string channel) => _positions.Remove(channel);

    /// <summary>Whether what stands at this place was not seen before. Without a seq nobody can tell, and what cannot be told is shown.</summary>
    public bool IsNew(string channel, long? seq) => seq is not { } place || !_positions.TryGetValue(channel, out var seen) || place > seen.Seq;

    /// <summary>What stands at this place is seen, and all before it. A private channel may begin with it; its seqs count in the same log as all others.</summary>
    public void See(string channel, long? seq)
    {
        if (seq is { } place) _positions[channel] = (_positions.TryGetValue(channel, out var seen) ? seen.Epoch : _epoch, place);
    }

    private string? Loss(ChannelStart start)
    {
        // A server that does not know the question has at least told where the channel stands: perhaps nothing was said meanwhile.
        var seen = _positions.GetValueOrDefault(start.Channel);
        if (start.Recovered is null && (seen.Epoch, seen.Seq) == (start.Epoch, start.Seq)) return null;

        var channel = start.Channel is ['@', ..] ? start.Channel : $"#{start.Channel}";
        var reason = start.Reason ?? (start.Recovered is null ? "the server does not resume" : "the server gives no reason");
        return $"some messages of {channel} could not be recovered ({reason})";
    }
}
