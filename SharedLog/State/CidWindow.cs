using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;

namespace OrleansChat.SharedLog.State;

/// <summary>What is kept of a message that came with a cid: enough to answer its repetition.</summary>
/// <param name="Seq">Its place in its channel.</param>
/// <param name="ContentCrc">Checksum of its channel, of what it changes there, and of its text, to tell a repetition from a mistake.</param>
internal readonly record struct CidRecord(long Seq, ulong ContentCrc)
{
    public static CidRecord Of(string channel, ChannelChange? change, ReadOnlySpan<byte> textJson, long seq) => new(seq, ContentOf(channel, change, textJson));

    public bool Is(string channel, ChannelChange? change, ReadOnlySpan<byte> textJson) => ContentCrc == ContentOf(channel, change, textJson);

    private static ulong ContentOf(string channel, ChannelChange? change, ReadOnlySpan<byte> textJson)
    {
        var place = change is null ? channel : $"{channel}\n{ChangeWords.Of(change.Kind)}";
        // What the log adds to it, such as the session that ends, is no part of what was asked for.
        if (change?.Target is { } target)
            place += $"\n{target.UserKey}\n{target.ForS}";
        Span<byte> bytes = stackalloc byte[Encoding.UTF8.GetMaxByteCount(place.Length)];
        var length = Encoding.UTF8.GetBytes(place, bytes);
        return ((ulong)Crc32C.Of(bytes[..length]) << 32) | Crc32C.Of(textJson);
    }
}

/// <summary>
/// The cids of the last <c>cidsMax</c> messages that had one. The oldest is forgotten when a change is committed, in the log's order, so all servers remember
/// the same ones. Changes since the last <see cref="Commit"/> can be taken back.
/// </summary>
internal sealed class CidWindow(int cidsMax)
{
    private const int SlotsMin = 16;

    // For those since the last commit, when the window is full.
    private const int SlotsSpare = 4_096;

    // Where each cid stands in the order of all that ever were. The ring has those from the first remembered one on.
    private readonly Dictionary<UInt128, long> _places = [];
    private (UInt128 Key, CidRecord Record)[] _ring = new (UInt128, CidRecord)[SlotsMin];
    private long _first;
    private long _committed;
    private long _next;

    // What was asked for last: a post is first looked for and then added, by the same two strings, and to hash is most of the work.
    private string? _hashedUserKey;
    private string? _hashedCid;
    private UInt128 _hashed;

    /// <summary>How many are remembered, those since the last commit among them.</summary>
    public int Count => (int)(_next - _first);

    /// <summary>The key of the message that was added last. To hash is most of the work; one who keeps keys of its own need not do it again.</summary>
    public UInt128 LastKey => _ring[Slot(_next - 1)].Key;

    public CidRecord? Find(string userKey, string cid) => _places.TryGetValue(KeyOf(userKey, cid), out var place) ? _ring[Slot(place)].Record : null;

    /// <summary>Remembers a message. False if its cid is remembered already, which no server writes.</summary>
    public bool TryAdd(string userKey, string cid, CidRecord record)
    {
        var key = KeyOf(userKey, cid);
        if (!_places.TryAdd(key, _next))
            return false;
        Append(key, record);
        return true;
    }

    /// <summary>A copy of what was remembered at the last commit, oldest first.</summary>
    public (UInt128 Key, CidRecord Record)[] Copy()
    {
        var copy = new (UInt128, CidRecord)[_committed - _first];
        var start = Slot(_first);
        var untilTheEnd = Math.Min(copy.Length, _ring.Length - start);
        _ring.AsSpan(start, untilTheEnd).CopyTo(copy);
        _ring.AsSpan(0, copy.Length - untilTheEnd).CopyTo(copy.AsSpan(untilTheEnd));
        return copy;
    }

    /// <summary>Remembers what a copy has, oldest first. Only for a window that is empty.</summary>
    public void Restore((UInt128 Key, CidRecord Record)[] copy)
    {
        _places.EnsureCapacity(copy.Length);
        foreach (var (key, record) in copy)
        {
            _places.Add(key, _next);
            Append(key, record);
        }
    }

    public void Commit()
    {
        _committed = _next;
        for (; _committed - _first > cidsMax; _first++)
            _places.Remove(_ring[Slot(_first)].Key);
    }

    public void Rollback()
    {
        while (_next > _committed)
            _places.Remove(_ring[Slot(--_next)].Key);
    }

    private void Append(UInt128 key, CidRecord record)
    {
        if (Count == _ring.Length)
            Grow();
        _ring[Slot(_next++)] = (key, record);
    }

    private int Slot(long place) => (int)(place % _ring.Length);

    private void Grow()
    {
        var before = _ring;
        _ring = new (UInt128, CidRecord)[before.Length < cidsMax ? Math.Min(before.Length * 2, cidsMax + SlotsSpare) : before.Length + SlotsSpare];
        for (var place = _first; place < _next; place++)
            _ring[Slot(place)] = before[place % before.Length];
    }

    private UInt128 KeyOf(string userKey, string cid)
    {
        if (!ReferenceEquals(userKey, _hashedUserKey) || !ReferenceEquals(cid, _hashedCid))
            (_hashed, _hashedUserKey, _hashedCid) = (Hash(userKey, cid), userKey, cid);
        return _hashed;
    }

    // Half a SHA-256 instead of the strings: 16 bytes instead of some 120 for each of a million, and nobody can make two ids meet on purpose.
    private static UInt128 Hash(string userKey, string cid)
    {
        var length = Encoding.UTF8.GetMaxByteCount(userKey.Length + cid.Length + 1);
        Span<byte> text = length <= 1024 ? stackalloc byte[length] : new byte[length];
        var written = Encoding.UTF8.GetBytes(userKey, text);
        text[written++] = (byte)'\n';
        written += Encoding.UTF8.GetBytes(cid, text[written..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..written], hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
