using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrleansChat.SharedLog.Format;

namespace OrleansChat.SharedLog.State;

/// <summary>What is kept of a message that came with a cid: enough to answer its repetition.</summary>
/// <param name="Seq">Its place in its channel.</param>
/// <param name="ContentCrc">Checksum of its channel and text, to tell a repetition from a mistake.</param>
internal readonly record struct CidRecord(long Seq, ulong ContentCrc)
{
    public static CidRecord Of(string channel, ReadOnlySpan<byte> textJson, long seq) => new(seq, ContentOf(channel, textJson));

    public bool Is(string channel, ReadOnlySpan<byte> textJson) => ContentCrc == ContentOf(channel, textJson);

    private static ulong ContentOf(string channel, ReadOnlySpan<byte> textJson)
    {
        Span<byte> name = stackalloc byte[Encoding.UTF8.GetMaxByteCount(channel.Length)];
        var length = Encoding.UTF8.GetBytes(channel, name);
        return ((ulong)Crc32C.Of(name[..length]) << 32) | Crc32C.Of(textJson);
    }
}

/// <summary>
/// The cids of the last <c>cidsMax</c> messages that had one. The oldest is forgotten when a change is committed, in the log's order, so all servers remember
/// the same ones. Changes since the last <see cref="Commit"/> can be taken back.
/// </summary>
internal sealed class CidWindow(int cidsMax)
{
    private readonly Dictionary<UInt128, CidRecord> _records = [];
    private readonly Queue<UInt128> _order = new();
    private readonly List<UInt128> _added = [];

    public int Count => _records.Count;

    /// <summary>The key of the message that was added last. To hash is most of the work; one who keeps keys of its own need not do it again.</summary>
    public UInt128 LastKey { get; private set; }

    public CidRecord? Find(string userKey, string cid) => _records.TryGetValue(KeyOf(userKey, cid), out var record) ? record : null;

    /// <summary>Remembers a message. False if its cid is remembered already, which no server writes.</summary>
    public bool TryAdd(string userKey, string cid, CidRecord record)
    {
        var key = KeyOf(userKey, cid);
        if (!_records.TryAdd(key, record))
            return false;
        _added.Add(key);
        LastKey = key;
        return true;
    }

    /// <summary>A copy of what is remembered, oldest first.</summary>
    public (UInt128 Key, CidRecord Record)[] Copy() => [.. _order.Select(key => (key, _records[key]))];

    /// <summary>Remembers what a copy has, oldest first. Only for a window that is empty.</summary>
    public void Restore((UInt128 Key, CidRecord Record)[] copy)
    {
        foreach (var (key, record) in copy)
        {
            _records.Add(key, record);
            _order.Enqueue(key);
        }
    }

    public void Commit()
    {
        foreach (var key in _added)
            _order.Enqueue(key);
        _added.Clear();
        while (_order.Count > cidsMax)
            _records.Remove(_order.Dequeue());
    }

    public void Rollback()
    {
        foreach (var key in _added)
            _records.Remove(key);
        _added.Clear();
    }

    // Half a SHA-256 instead of the strings: 16 bytes instead of some 120 for each of a million, and nobody can make two ids meet on purpose.
    private static UInt128 KeyOf(string userKey, string cid)
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
