using OrleansChat.Tests.Support;

namespace OrleansChat.Tests.Chaos.Checking;

/// <summary>
/// The judge of a run. It knows what clients sent and were told, and at the end the log file; nothing of servers, faults or times. Safe for many threads.
/// <list type="number">
/// <item>An acked message is in the log exactly once, at the place of its ack, in the channel and with the text that was sent. No cid is there twice.</item>
/// <item>The seqs of a channel that a client is told, over all its connections from its first login on, follow each other without gap, repetition or exchange. A private channel is
/// told from its first message on, unless the first welcome said that there were messages before.</item>
/// <item>One seq of a channel is the same message for every client and in the log.</item>
/// <item>A sender's messages to one channel stand in the order in which they were sent, unless one was refused and sent again.</item>
/// <item>In the end every message was acked, and every client has heard everything up to the end of the log, of each channel that it is in.</item>
/// <item>Nobody but the two is ever told anything of a private channel.</item>
/// </list>
/// </summary>
/// <param name="common">The channel in which all talk.</param>
/// <param name="violations">Where what is wrong goes.</param>
public sealed class ConversationChecker(string common, ViolationList violations)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<string, ClientStream>> _streams = [];
    private readonly Dictionary<string, PostLedger> _ledgers = [];
    private readonly Dictionary<(string Channel, long Seq), (ToldMessage Message, string FirstHeardBy)> _heard = [];
    private readonly Dictionary<string, long> _highest = [];
    private string? _epoch;

    /// <summary>Messages sent, each counted once.</summary>
    public int Posts => Read(() => _ledgers.Values.Sum(ledger => ledger.Sent));

    /// <summary>Messages acked, each counted once.</summary>
    public int Acks => Read(() => _ledgers.Values.Sum(ledger => ledger.Acked));

    /// <summary>The last seq of each channel that a client heard, or after which it began. None before its first login.</summary>
    public IReadOnlyDictionary<string, long> Places(string client) => Read(() => StreamsOf(client).ToDictionary(pair => pair.Key, pair => pair.Value.Last ?? 0));

    /// <summary>What a client has not heard yet, in words; null if it has heard everything that anybody was told of and that is not another's.</summary>
    public string? Missing(string client) => Read(() =>
    {
        var behind = _highest.Where(pair => PrivateChannel.IsOpenTo(pair.Key, client) && LastOf(client, pair.Key) < pair.Value).ToList();
        return behind.Count == 0 ? null : string.Join(", ", behind.Select(pair => $"{pair.Key} up to {LastOf(client, pair.Key)} of {pair.Value}"));
    });

    /// <summary>A client sends a message for the first time.</summary>
    public void Sent(string client, SentPost post) => Do(() => LedgerOf(client).Send(post));

    /// <summary>A client was told that its message is in the log.</summary>
    public void Acked(string client, string cid, string inChannel, string epoch, long seq) => Do(() =>
    {
        CheckEpoch(client, epoch);
        LedgerOf(client).Ack(cid, inChannel, seq);
        Reach(inChannel, seq);
    });

    /// <summary>A message was refused for the moment; the client sends it again.</summary>
    public void Refused(string client, string cid) => Do(() => LedgerOf(client).Refuse(cid));

    /// <summary>A client was welcomed.</summary>
    /// <param name="client">Who.</param>
    /// <param name="starts">What it was told of its channels.</param>
    /// <param name="forgotten">Channels that it had heard and whose place it did not name: it hears them as one who hears them for the first time.</param>
    public void Attached(string client, IReadOnlyList<ChannelStart> starts, params IReadOnlyCollection<string> forgotten) => Do(() =>
    {
        var streams = StreamsOf(client);
        foreach (var channel in forgotten)
            streams.Remove(channel);
        foreach (var start in starts)
        {
            CheckEpoch(client, start.Epoch);
            if (IsLeaked(client, start.Channel, "was welcomed to") || (start.Channel != common && !PrivateChannel.Is(start.Channel)))
                continue;
            if (!streams.TryGetValue(start.Channel, out var stream))
                streams.Add(start.Channel, stream = new ClientStream(client, start.Channel, violations));
            stream.Attach(start);
        }
    });

    /// <summary>A client was sent a message.</summary>
    public void Heard(string client, ToldMessage message) => Do(() =>
    {
        Reach(message.Channel, message.Seq);
        if (!IsLeaked(client, message.Channel, $"heard {message.Seq} {message} of"))
            StreamOf(client, message.Channel).Hear(message.Seq);
        CheckRecipient(client, message);
        if (!_heard.TryAdd((message.Channel, message.Seq), (message, client)) && _heard[(message.Channel, message.Seq)] is var first && first.Message != message)
            violations.Add(ViolationKind.Changed, client, $"{message.Channel}/{message.Seq} is {message}, but for {first.FirstHeardBy} it was {first.Message}");
    });

    /// <summary>A client that asked for a channel was given something of it.</summary>
    public void Shown(string client, string channel) => Do(() => IsLeaked(client, channel, "was shown"));

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
        foreach (var intruder in log.Messages.Where(message => !PrivateChannel.IsOpenTo(message.Channel, message.From)))
            violations.Add(ViolationKind.Changed, "log", $"{intruder.Channel}/{intruder.Seq} is of {intruder.From}, who is none of the two");

        CheckHeard(log.Messages);
        CheckEnds(log.Messages);
    });

    private void CheckHeard(IEnumerable<LoggedMessage> logged)
    {
        // A damaged log may hold a seq twice, which is reported elsewhere.
        var byPlace = logged.GroupBy(message => (message.Channel, message.Seq)).ToDictionary(same => same.Key, same => same.First());
        foreach (var (place, (heard, by)) in _heard)
        {
            if (!byPlace.TryGetValue(place, out var message))
                violations.Add(ViolationKind.Lost, by, $"heard {place.Channel}/{place.Seq} {heard}, which is not in the log");
            else if ((message.From, message.Text, message.Event) != (heard.From, heard.Text, heard.Event))
                violations.Add(ViolationKind.Changed, by, $"heard {place.Channel}/{place.Seq} as {heard}, logged is '{message.From}: {message.Text}'");
        }
    }

    private void CheckEnds(IEnumerable<LoggedMessage> logged)
    {
        foreach (var channel in logged.GroupBy(message => message.Channel).Where(channel => channel.Key == common || PrivateChannel.Is(channel.Key)))
        {
            var end = channel.Max(message => message.Seq);
            foreach (var client in _streams.Keys.Where(client => PrivateChannel.IsOpenTo(channel.Key, client) && LastOf(client, channel.Key) < end))
                violations.Add(ViolationKind.Gap, client, $"has heard {channel.Key} up to {LastOf(client, channel.Key)}, but the log ends at {end}");
        }
    }

    // Both must be told the same, or one of them would show the message in the wrong place.
    private void CheckRecipient(string client, ToldMessage message)
    {
        var other = PrivateChannel.OtherOf(message.Channel, message.From);
        if (message.To != other)
            violations.Add(ViolationKind.Changed, client, $"{message.Channel}/{message.Seq} of {message.From} is said to be for {message.To ?? "all"}, and is for {other ?? "all"}");
    }

    private void CheckEpoch(string whose, string epoch)
    {
        _epoch ??= epoch;
        if (epoch != _epoch)
            violations.Add(ViolationKind.Log, whose, $"the epoch is {epoch} and was {_epoch}");
    }

    private bool IsLeaked(string client, string channel, string how)
    {
        if (PrivateChannel.IsOpenTo(channel, client))
            return false;
        violations.Add(ViolationKind.Leaked, client, $"{how} {channel}");
        return true;
    }

    private void Reach(string channel, long seq) => _highest[channel] = Math.Max(_highest.GetValueOrDefault(channel), seq);

    private long LastOf(string client, string channel) => StreamsOf(client).GetValueOrDefault(channel)?.Last ?? 0;

    // Once welcomed, a client is there when a private channel of its own comes into being.
    private ClientStream StreamOf(string client, string channel)
    {
        var streams = StreamsOf(client);
        if (streams.TryGetValue(channel, out var stream))
            return stream;
        stream = new ClientStream(client, channel, violations);
        if (!PrivateChannel.Is(channel) || streams.GetValueOrDefault(common)?.Last is null)
            return stream;
        stream.BeginBeforeFirst();
        streams.Add(channel, stream);
        return stream;
    }

    private Dictionary<string, ClientStream> StreamsOf(string client) => _streams.TryGetValue(client, out var streams) ? streams : _streams[client] = [];

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
