using System.Net;
using OrleansChat.Gateway.Sessions;

namespace OrleansChat.Gateway.Admission;

/// <summary>
/// What each remote address takes of this gateway: its connections and its logins. Bounded: an address without a connection is kept only until its logins do not count any more, and when
/// the table is full, the one that left longest ago is forgotten. There are more places than connections, so there is always one to forget. Not thread-safe.
/// </summary>
internal sealed class AddressTable(GatewayLimits limits, TimeProvider time)
{
    // Two looks for each new place, so that the forgotten go faster than new ones come.
    private const int LooksPerEntry = 2;

    private readonly Dictionary<IPAddress, Entry> _entries = [];
    private readonly LinkedList<Entry> _left = new();

    /// <summary>How many addresses it knows now.</summary>
    public int Count => _entries.Count;

    /// <summary>One more connection from an address.</summary>
    /// <returns>False if it has as many as it may have.</returns>
    public bool TryEnter(IPAddress address)
    {
        if (!_entries.TryGetValue(address, out var entry))
        {
            MakeRoom();
            entry = new Entry(address, new TokenBucket(limits.LoginsPerAddressPerMin / 60.0, limits.LoginsPerAddressPerMin, time));
            _entries.Add(address, entry);
        }

        if (limits.ConnectionsPerAddressMax > 0 && entry.Connections >= limits.ConnectionsPerAddressMax)
            return false;
        if (entry.Connections++ == 0 && entry.Place is { } place)
        {
            _left.Remove(place);
            entry.Place = null;
        }

        return true;
    }

    /// <summary>One connection less from an address that has entered.</summary>
    public void Leave(IPAddress address)
    {
        var entry = _entries[address];
        if (--entry.Connections > 0)
            return;
        if (entry.Logins.IsFull)
            _entries.Remove(address);
        else
            entry.Place = _left.AddLast(entry);
    }

    /// <summary>One more login from an address that has entered.</summary>
    /// <returns>0, or the milliseconds until one is allowed again.</returns>
    public int TakeLogin(IPAddress address) => _entries[address].Logins.Take();

    private void MakeRoom()
    {
        for (var looks = 0; looks < LooksPerEntry && _left.First is { } oldest && (_entries.Count >= limits.AddressesMax || oldest.Value.Logins.IsFull); looks++)
        {
            _left.RemoveFirst();
            _entries.Remove(oldest.Value.Address);
        }
    }

    private sealed class Entry(IPAddress address, TokenBucket logins)
    {
        // A field, since it is a struct that changes.
        public TokenBucket Logins = logins;

        public IPAddress Address => address;

        public int Connections { get; set; }

        public LinkedListNode<Entry>? Place { get; set; }
    }
}
