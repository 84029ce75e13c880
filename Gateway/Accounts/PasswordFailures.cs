using OrleansChat.Gateway.Sessions;

namespace OrleansChat.Gateway.Accounts;

/// <summary>
/// Wrong passwords of the last minute by name, whatever addresses they came from. Bounded: a name is kept until its failures do not count any more, and when the table is full, the one that
/// failed longest ago is forgotten. All members are thread-safe.
/// </summary>
internal sealed class PasswordFailures(GatewayLimits limits, TimeProvider time)
{
    // Two looks for each new place, so that the forgotten go faster than new ones come.
    private const int LooksPerEntry = 2;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _order = new();

    /// <summary>How many names it knows now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _entries.Count;
        }
    }

    /// <summary>0, or the milliseconds until a password of the name may be tried again.</summary>
    public int WaitMs(string userKey)
    {
        lock (_gate)
            return _entries.TryGetValue(userKey, out var entry) ? entry.Value.Failures.WaitMs : 0;
    }

    /// <summary>A password of the name was wrong.</summary>
    public void Add(string userKey)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(userKey, out var place))
            {
                _order.Remove(place);
            }
            else
            {
                MakeRoom();
                place = new LinkedListNode<Entry>(new Entry(userKey, new TokenBucket(limits.PasswordFailuresPerNamePerMin / 60.0, limits.PasswordFailuresPerNamePerMin, time)));
                _entries.Add(userKey, place);
            }

            place.Value.Failures.Take();
            _order.AddLast(place);
        }
    }

    private void MakeRoom()
    {
        for (var looks = 0; looks < LooksPerEntry && _order.First is { } oldest && (_entries.Count >= limits.PasswordNamesMax || oldest.Value.Failures.IsFull); looks++)
        {
            _order.RemoveFirst();
            _entries.Remove(oldest.Value.UserKey);
        }
    }

    private sealed class Entry(string userKey, TokenBucket failures)
    {
        // A field, since it is a struct that changes.
        public TokenBucket Failures = failures;

        public string UserKey => userKey;
    }
}
