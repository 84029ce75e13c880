namespace OrleansChat.Tests.Chaos.Checking;

/// <summary>
/// The seqs of one channel that one client was told, over all its connections: from its first login on they are one row, each the last one plus 1. A connection that resumed
/// continues the row; one that was refused to has a gap of as many messages as it missed.
/// </summary>
internal sealed class ClientStream(string client, string channel, ViolationList violations)
{
    private readonly List<(long First, long Last)> _missed = [];
    private long? _last;

    /// <summary>The last seq that it heard, or after which it began; null before its first login.</summary>
    public long? Last => _last;

    /// <summary>The channel came into being while the client was there, or the client hears all of it: its first message is the first one to come.</summary>
    public void BeginBeforeFirst() => Begin(0);

    /// <summary>The client was welcomed.</summary>
    public void Attach(ChannelStart start)
    {
        if (_last is not { } last)
        {
            // Nothing was remembered of the channel; if it is recovered all the same, it is sent from its first message on.
            Begin(start.Recovered == true ? 0 : start.Seq);
        }
        else if (start.Recovered != true && start.Seq > last)
        {
            var reason = start.Recovered is null ? "the server knows no resume" : $"not recovered: {start.Reason}";
            Miss(last + 1, start.Seq, $"after its return ({reason})");
        }
    }

    /// <summary>The client was sent a message.</summary>
    public void Hear(long seq)
    {
        if (_last is not { } last)
            violations.Add(ViolationKind.Reordered, client, $"heard {channel}/{seq} before it was welcomed");
        else if (seq == last + 1)
            _last = seq;
        else if (seq > last)
            Miss(last + 1, seq - 1, $"and heard {seq}", seq);
        else if (_missed.Exists(range => range.First <= seq && seq <= range.Last))
            violations.Add(ViolationKind.Reordered, client, $"heard {channel}/{seq} only after {last}");
        else
            violations.Add(ViolationKind.Doubled, client, $"heard {channel}/{seq} again after {last}");
    }

    private void Begin(long seq)
    {
        _last = seq;
        _missed.Add((long.MinValue, seq));
    }

    private void Miss(long first, long last, string how, long? heard = null)
    {
        violations.Add(ViolationKind.Gap, client, $"missed {channel}/{first}–{last} {how}");
        _missed.Add((first, last));
        _last = heard ?? last;
    }
}
