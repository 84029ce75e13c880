using System.Net;
using OrleansChat.Gateway.Sessions;

namespace OrleansChat.Gateway.Admission;

/// <summary>
/// What each remote address takes of this gateway: its connections, its logins and its passwords. Bounded: an address without a connection is kept only until nothing of it counts any more, and when
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
            entry = new Entry(address, PerMinute(limits.LoginsPerAddressPerMin), PerMinute(limits.PasswordFailuresPerAddressPerMin));
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
        if (entry.IsForgettable)
            _entries.Remove(address);
        else
            entry.Place = _left.AddLast(entry);
    }

    /// <summary>One more login from an address that has entered.</summary>
    /// <returns>0, or the milliseconds until one is allowed again.</returns>
    public int TakeLogin(IPAddress address) => _entries[address].Logins.Take();

    /// <summary>0, or the milliseconds until an address that has entered may try a password again.</summary>
    public int PasswordWaitMs(IPAddress address) => _entries[address].Passwords.WaitMs;

    /// <summary>A password of an address that has entered was wrong, or is new.</summary>
    public void CountPassword(IPAddress address) => _entries[address].Passwords.Take();

    private TokenBucket PerMinute(int count) => new(count / 60.0, count, time);

    private void MakeRoom()
    {
        for (var looks = 0; looks < LooksPerEntry && _left.First is { } oldest && (_entries.Count >= limits.AddressesMax || oldest.Value.IsForgettable); looks++)
        {
            _left.RemoveFirst();
            _entries.Remove(oldest.Value.Address);
        }
    }

    private sealed class Entry(IPAddress address, TokenBucket logins, TokenBucket passwords)
    {
        // Fields, since they are structs that change.
        public TokenBucket Logins = logins;
        public TokenBucket Passwords = passwords;

        public bool IsForgettable => Logins.IsFull && Passwords.IsFull;

        public IPAddress Address => address;

        public int Connections { get; set; }

        public LinkedListNode<Entry>? Place { get; set; }
    }
}
