using System.Globalization;
using OrleansChat.Tests.Support;

namespace OrleansChat.Tests.Chaos.Checking;

/// <summary>What one client sent, what it was promised in return, and whether the log keeps the promises.</summary>
internal sealed class PostLedger(string client, ViolationList violations)
{
    private readonly Dictionary<string, Entry> _entries = [];

    /// <summary>How many messages were sent, each counted once however often it was sent again.</summary>
    public int Sent => _entries.Count;

    /// <summary>How many of them were acked.</summary>
    public int Acked { get; private set; }

    /// <summary>The client sends a message for the first time.</summary>
    public void Send(SentPost post) => _entries.Add(post.Cid, new Entry(_entries.Count, post));

    /// <summary>The client was told that a message is in the log.</summary>
    public void Ack(string cid, string channel, long seq)
    {
        if (!_entries.TryGetValue(cid, out var entry))
        {
            violations.Add(ViolationKind.Changed, client, $"was acked {cid}, which it never sent");
            return;
        }

        if (channel != entry.Post.Channel)
            violations.Add(ViolationKind.Changed, client, $"{cid} was sent to {entry.Post.Channel} and acked in {channel}");
        if (entry.Place is null)
        {
            entry.Place = (channel, seq);
            Acked++;
        }
        else if (entry.Place != (channel, seq))
        {
            violations.Add(ViolationKind.Changed, client, $"{cid} was acked at {Show(entry.Place.Value)} and at {Show((channel, seq))}");
        }
    }

    /// <summary>A message was refused for the moment, so it may stand behind later ones.</summary>
    public void Refuse(string cid)
    {
        if (_entries.TryGetValue(cid, out var entry))
            entry.WasRefused = true;
    }

    /// <summary>Compares with the messages of this client in the log, in the order of the log.</summary>
    public void Check(IReadOnlyList<LoggedMessage> logged)
    {
        var found = logged.Where(message => message.Cid is not null).GroupBy(message => message.Cid!).ToDictionary(same => same.Key, same => same.ToList());
        foreach (var (cid, copies) in found)
            CheckCopies(cid, copies);
        foreach (var (cid, entry) in _entries)
            CheckPromise(cid, entry, found.GetValueOrDefault(cid)?[0]);
        foreach (var channel in logged.GroupBy(message => message.Channel))
            CheckOrder(channel);
    }

    private void CheckCopies(string cid, List<LoggedMessage> copies)
    {
        if (copies.Count > 1)
            violations.Add(ViolationKind.Doubled, client, $"{cid} is in the log at {string.Join(" and ", copies.Select(copy => Show((copy.Channel, copy.Seq))))}");
        if (!_entries.ContainsKey(cid))
            violations.Add(ViolationKind.Changed, client, $"{cid} is in the log, but was never sent");
    }

    private void CheckPromise(string cid, Entry entry, LoggedMessage? logged)
    {
        if (entry.Place is not { } place)
            violations.Add(ViolationKind.Stuck, client, $"{cid} was never acked");
        else if (logged is null)
            violations.Add(ViolationKind.Lost, client, $"{cid} was acked at {Show(place)} and is not in the log");
        else if ((logged.Channel, logged.Seq) != place)
            violations.Add(ViolationKind.Lost, client, $"{cid} was acked at {Show(place)}, but stands at {Show((logged.Channel, logged.Seq))}");
        if (logged is not null && (logged.Channel, logged.Event, logged.Text) != (entry.Post.Channel, entry.Post.Event, entry.Post.Text))
        {
            violations.Add(
                ViolationKind.Changed,
                client,
                $"{cid} was sent to {entry.Post.Channel} as '{Show(entry.Post.Event, entry.Post.Text)}' and logged in {logged.Channel} as '{Show(logged.Event, logged.Text)}'");
        }
    }

    /// <summary>Messages of one sender to one channel go through one connection at a time, so they stand as they were sent.</summary>
    private void CheckOrder(IEnumerable<LoggedMessage> logged)
    {
        var (highest, before) = (-1, "");
        foreach (var cid in logged.Select(message => message.Cid).OfType<string>().Distinct())
        {
            if (!_entries.TryGetValue(cid, out var entry) || entry.WasRefused)
                continue;
            if (entry.Number < highest)
                violations.Add(ViolationKind.Reordered, client, $"{cid} was sent before {before}, but stands behind it in the log");
            else
                (highest, before) = (entry.Number, cid);
        }
    }

    private static string Show(string? change, string text) => change is null ? text : $"({change}) {text}";

    private static string Show((string Channel, long Seq) place) => string.Create(CultureInfo.InvariantCulture, $"{place.Channel}/{place.Seq}");

    private sealed class Entry(int number, SentPost post)
    {
        public int Number { get; } = number;

        public SentPost Post { get; } = post;

        public (string Channel, long Seq)? Place { get; set; }

        public bool WasRefused { get; set; }
    }
}
