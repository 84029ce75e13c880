using System.Text;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.Tests.Simulation.Checking;

/// <summary>
/// Holds the promises against what was said outside: what clients were told, and what the followers of each server were given. It looks into no server, and in the end reads the
/// files by itself (<see cref="LogOnDisk"/>).
/// </summary>
internal sealed class Checker
{
    private readonly Dictionary<(string Channel, long Seq), string> _acked = [];
    private readonly Dictionary<(string Channel, long Seq), string> _delivered = [];
    private readonly Dictionary<object, Dictionary<string, long>> _heads = [];
    private readonly HashSet<string> _loginsAcked = new(StringComparer.Ordinal);

    /// <summary>The first promise that was broken; null while all are kept.</summary>
    public string? Violation { get; private set; }

    public int Acks => _acked.Count;

    public void Fail(string what) => Violation ??= what;

    /// <summary>A client was told that its message is in the log.</summary>
    public void PostAcked(string channel, long seq, string text, string? cid, string user)
    {
        var message = Describe(user, text, cid);
        if (_acked.TryGetValue((channel, seq), out var other) && other != message)
            Fail($"({channel}, {seq}) was acked for {other} and for {message}");
        _acked[(channel, seq)] = message;
        CheckDelivered(channel, seq, message);
    }

    /// <summary>A client was told that its session holds its name.</summary>
    public void LoginAcked(string session) => _loginsAcked.Add(session);

    /// <summary>A server has begun, and its followers are told where.</summary>
    public void Started(object server, Dictionary<string, long> heads)
    {
        _heads[server] = heads;
        foreach (var (channel, seq) in _acked.Keys.Concat(_delivered.Keys))
        {
            if (heads.GetValueOrDefault(channel) < seq)
                Fail($"({channel}, {seq}) was acked or delivered, and a server begins at {heads.GetValueOrDefault(channel)}");
        }
    }

    /// <summary>A server's followers were given entries.</summary>
    public void Delivered(object server, IReadOnlyList<LogEntry> entries)
    {
        var heads = _heads[server];
        foreach (var message in entries.OfType<RelayMessage>())
        {
            if (message.Seq != heads.GetValueOrDefault(message.Channel) + 1)
                Fail($"after {heads.GetValueOrDefault(message.Channel)} of {message.Channel} a server delivers {message.Seq}");
            heads[message.Channel] = message.Seq;
            CheckDelivered(message.Channel, message.Seq, Describe(message));
        }
    }

    /// <summary>How far a server's followers were given a channel.</summary>
    public long LastDelivered(object server, string channel) => _heads[server].GetValueOrDefault(channel);

    /// <summary>A client read a page. Everything that it knew of before, up to <paramref name="last"/>, must be found.</summary>
    public void Read(object server, string channel, long fromSeq, long last, IReadOnlyList<RelayMessage> page)
    {
        if (page.Count == 0 && fromSeq <= last)
            Fail($"{server} has no page of {channel} from {fromSeq}, although it delivered {last}");
        for (var i = 0; i < page.Count; i++)
        {
            if (page[i].Channel != channel || page[i].Seq != fromSeq + i)
                Fail($"a page of {channel} from {fromSeq} has ({page[i].Channel}, {page[i].Seq}) in place {i}");
            if (_delivered.TryGetValue((channel, page[i].Seq), out var delivered) && delivered != Describe(page[i]))
                Fail($"({channel}, {page[i].Seq}) was delivered as {delivered} and is read as {Describe(page[i])}");
        }
    }

    /// <summary>What was seen but not acknowledged may be gone.</summary>
    public void PowerLost() => _delivered.Clear();

    /// <summary>Holds everything that was said against the files.</summary>
    public void Compare(LogOnDisk log)
    {
        if (log.Problem is { } problem)
            Fail(problem);
        foreach (var (place, message) in _acked)
        {
            if (!log.Messages.TryGetValue(place, out var found))
                Fail($"{place} was acked and is not in the log: {message}");
            else if (Describe(found.From, found.Text, found.Cid) != message)
                Fail($"{place} was acked as {message} and is {found} in the log");
        }

        foreach (var (place, message) in _delivered)
        {
            if (!log.Messages.TryGetValue(place, out var found) || Describe(found.From, found.Text, found.Cid) != message)
                Fail($"{place} was delivered as {message} and is {found} in the log");
        }

        // Every text is posted once, so a text that is there twice was doubled, also one without a cid.
        if (log.Messages.Values.GroupBy(message => message.Text, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } doubled)
            Fail($"a message is in the log {doubled.Count()} times: {doubled.First()}");
        if (_loginsAcked.FirstOrDefault(session => !log.Sessions.Contains(session)) is { } lost)
            Fail($"the login of session {lost} was acked and is not in the log");
    }

    private void CheckDelivered(string channel, long seq, string message)
    {
        if (_delivered.TryAdd((channel, seq), message))
            return;
        if (_delivered[(channel, seq)] != message)
            Fail($"({channel}, {seq}) is {_delivered[(channel, seq)]} for one and {message} for another");
    }

    private static string Describe(RelayMessage message) => Describe(message.From, Encoding.UTF8.GetString(message.TextJson.Span), message.Cid);

    private static string Describe(string from, string text, string? cid) => $"{from} {cid} {text}";
}
