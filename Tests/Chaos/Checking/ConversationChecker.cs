using OrleansChat.Tests.Support;

namespace OrleansChat.Tests.Chaos.Checking;

/// <summary>
/// The judge of a run. It knows what clients sent and were told, and at the end the log file; nothing of servers, faults or times. Safe for many threads.
/// <list type="number">
/// <item>An acked message is in the log exactly once, at the place of its ack, with the text that was sent. No cid is there twice.</item>
/// <item>The seqs that a client is told, over all its connections from its first login on, follow each other without gap, repetition or exchange.</item>
/// <item>One seq is the same message for every client and in the log.</item>
/// <item>A sender's messages stand in the order in which they were sent, unless one was refused and sent again.</item>
/// <item>In the end every message was acked, and every client has heard everything up to the end of the log.</item>
/// </list>
/// </summary>
/// <param name="channel">The channel in which all talk.</param>
/// <param name="violations">Where what is wrong goes.</param>
public sealed class ConversationChecker(string channel, ViolationList violations)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ClientStream> _streams = [];
    private readonly Dictionary<string, PostLedger> _ledgers = [];
    private readonly Dictionary<long, (string From, string Text, string FirstHeardBy)> _heard = [];
    private string? _epoch;
    private long _highest;

    /// <summary>Messages sent, each counted once.</summary>
    public int Posts => Read(() => _ledgers.Values.Sum(ledger => ledger.Sent));

    /// <summary>Messages acked, each counted once.</summary>
    public int Acks => Read(() => _ledgers.Values.Sum(ledger => ledger.Acked));

    /// <summary>The highest seq that anybody was told of.</summary>
    public long Highest => Read(() => _highest);

    /// <summary>The last seq that a client heard; null before its first login.</summary>
    public long? LastHeard(string client) => Read(() => StreamOf(client).Last);

    /// <summary>A client sends a message for the first time.</summary>
    public void Sent(string client, string cid, string text) => Do(() => LedgerOf(client).Send(cid, text));

    /// <summary>A client was told that its message is in the log.</summary>
    public void Acked(string client, string cid, string inChannel, string epoch, long seq) => Do(() =>
    {
        CheckEpoch(client, epoch);
        LedgerOf(client).Ack(cid, inChannel, seq);
        _highest = Math.Max(_highest, seq);
    });

    /// <summary>A message was refused for the moment; the client sends it again.</summary>
    public void Refused(string client, string cid) => Do(() => LedgerOf(client).Refuse(cid));

    /// <summary>A client was welcomed.</summary>
    public void Attached(string client, ChannelStart start) => Do(() =>
    {
        CheckEpoch(client, start.Epoch);
        StreamOf(client).Attach(start);
    });

    /// <summary>A client was sent a message.</summary>
    public void Heard(string client, long seq, string from, string text) => Do(() =>
    {
        StreamOf(client).Hear(seq);
        _highest = Math.Max(_highest, seq);
        if (!_heard.TryAdd(seq, (from, text, client)) && _heard[seq] is var first && (first.From, first.Text) != (from, text))
            violations.Add(ViolationKind.Changed, client, $"{seq} is '{from}: {text}', but for {first.FirstHeardBy} it was '{first.From}: {first.Text}'");
    });

    /// <summary>Compares everything with the log, when all is over.</summary>
    public void Finish(LogContents log) => Do(() =>
    {
        foreach (var problem in log.Problems)
            violations.Add(ViolationKind.Log, "log", problem);
        CheckEpoch("log", log.Epoch);
        var bySender = log.Messages.ToLookup(message => message.From);
        foreach (var (client, ledger) in _ledgers)
            ledger.Check([.. bySender[client]]);
        foreach (var stranger in bySender.Where(sender => !_ledgers.ContainsKey(sender.Key)))
            violations.Add(ViolationKind.Changed, "log", $"messages of {stranger.Key}, who sent none");

        var logged = log.Messages.Where(message => message.Channel == channel).ToList();
        CheckHeard(logged);
        var end = logged.Count == 0 ? 0 : logged.Max(message => message.Seq);
        foreach (var (client, stream) in _streams.Where(pair => pair.Value.Last < end))
            violations.Add(ViolationKind.Gap, client, $"has heard up to {stream.Last}, but the log ends at {end}");
    });

    private void CheckHeard(List<LoggedMessage> logged)
    {
        // A damaged log may hold a seq twice, which is reported elsewhere.
        var bySeq = logged.GroupBy(message => message.Seq).ToDictionary(same => same.Key, same => same.First());
        foreach (var (seq, heard) in _heard)
        {
            if (!bySeq.TryGetValue(seq, out var message))
                violations.Add(ViolationKind.Lost, heard.FirstHeardBy, $"heard {seq} '{heard.From}: {heard.Text}', which is not in the log");
            else if ((message.From, message.Text) != (heard.From, heard.Text))
                violations.Add(ViolationKind.Changed, heard.FirstHeardBy, $"heard {seq} as '{heard.From}: {heard.Text}', logged is '{message.From}: {message.Text}'");
        }
    }

    private void CheckEpoch(string whose, string epoch)
    {
        _epoch ??= epoch;
        if (epoch != _epoch)
            violations.Add(ViolationKind.Log, whose, $"the epoch is {epoch} and was {_epoch}");
    }

    private ClientStream StreamOf(string client) => _streams.TryGetValue(client, out var stream) ? stream : _streams[client] = new ClientStream(client, violations);

    private PostLedger LedgerOf(string client) => _ledgers.TryGetValue(client, out var ledger) ? ledger : _ledgers[client] = new PostLedger(client, violations);

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }

    private void Do(Action change)
    {
        lock (_gate)
            change();
    }
}
