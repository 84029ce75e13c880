using System.Runtime.InteropServices;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.History;

/// <summary>
/// The last messages of the log, as many as fit into so many bytes, by channel, and the last seq of every channel: what most who come back ask for, without touching the file.
/// They are kept as bytes and made into messages again when they are read: as objects they would be what the collector has most to do with. Thread-safe: the appender adds while others
/// read.
/// </summary>
internal sealed class RecentMessages
{
    private readonly Lock _gate = new();
    private readonly ByteRing _records;
    private readonly long _placesBytesMax;
    private readonly Dictionary<string, ChannelTail> _channels = new(StringComparer.Ordinal);

    // By the numbers that records have of their channels. Only channels with a message here have one.
    private readonly List<MessagePlaces?> _places = [];
    private readonly Stack<int> _freeNumbers = [];
    private long _placesBytes;
    private byte[] _record = new byte[1024];

    /// <summary>Makes one without messages.</summary>
    /// <param name="bytesMax">The memory that messages may take: three quarters for them, one for what is needed to find them.</param>
    public RecentMessages(long bytesMax)
    {
        _placesBytesMax = bytesMax / 4;
        _records = new ByteRing(checked((int)(bytesMax - _placesBytesMax)));
    }

    /// <summary>The memory that messages take now, with what is needed to find them.</summary>
    public long CostBytes
    {
        get
        {
            lock (_gate)
                return _records.Count + _placesBytes;
        }
    }

    /// <summary>Begins behind the messages that were there before this server.</summary>
    /// <param name="lastSeqs">The last seq of every channel that has one.</param>
    public void Begin(Dictionary<string, long> lastSeqs)
    {
        lock (_gate)
        {
            foreach (var (channel, seq) in lastSeqs)
                CollectionsMarshal.GetValueRefOrAddDefault(_channels, channel, out _).LastSeq = seq;
        }
    }

    /// <summary>The last seq of a channel that can be read; 0 if it has none. One that is just being written is not among them.</summary>
    public long LastSeqOf(string channel)
    {
        lock (_gate)
            return _channels.GetValueOrDefault(channel).LastSeq;
    }

    /// <summary>Adds a message behind all others of its channel, and forgets the oldest of the log.</summary>
    public void Add(RelayMessage message)
    {
        lock (_gate)
        {
            // To forget changes what stands in the table, and not where it stands, so this place in it holds good.
            ref var tail = ref CollectionsMarshal.GetValueRefOrAddDefault(_channels, message.Channel, out _);
            tail.LastSeq = message.Seq;
            var bytesMax = MessageRecord.BytesMaxOf(message);
            if (bytesMax > _record.Length)
                _record = new byte[bytesMax];
            while (_records.FreeBytes < bytesMax && _records.Count > 0)
                ForgetOldest();
            // One that is too long for the whole is as good as forgotten already, and with it all before it.
            if (_records.FreeBytes < bytesMax)
                return;
            tail.Places ??= Number(message);
            Keep(message, tail.Places);
            while (_placesBytes > _placesBytesMax)
                ForgetOldest();
        }
    }

    /// <summary>Reads messages from a seq on: as many as are wanted, or at least one if more would be more than <see cref="LogLimits.RecentPageBytesMax"/>.</summary>
    /// <returns>Null if the first one is not here (any more).</returns>
    public RelayMessage[]? Read(string channel, long fromSeq, int count)
    {
        if (Copy(channel, fromSeq, count) is not { } page)
            return null;
        var messages = new RelayMessage[page.Count];
        ReadOnlyMemory<byte> rest = page.Records;
        for (var i = 0; i < messages.Length; i++)
        {
            var (bytes, _) = MessageRecord.ReadHead(rest.Span);
            messages[i] = MessageRecord.Read(page.Channel, fromSeq + i, rest[..bytes]);
            rest = rest[bytes..];
        }

        return messages;
    }

    // What is in the ring is soon written over, so it is copied while the appender waits, and read afterwards.
    private (string Channel, int Count, byte[] Records)? Copy(string channel, long fromSeq, int count)
    {
        lock (_gate)
        {
            if (_channels.GetValueOrDefault(channel).Places is not { } places || places.FirstSeq > fromSeq)
                return null;
            var first = (int)Math.Min(fromSeq - places.FirstSeq, places.Count);
            var (last, bytes) = (first, 0);
            for (; last < places.Count && last - first < count; last++)
            {
                var next = HeadAt(places.At(last)).Bytes;
                if (last > first && bytes + next > LogLimits.RecentPageBytesMax)
                    break;
                bytes += next;
            }

            var records = new byte[bytes];
            var rest = records.AsSpan();
            for (var i = first; i < last; i++)
            {
                var length = HeadAt(places.At(i)).Bytes;
                _records.CopyTo(places.At(i), rest[..length]);
                rest = rest[length..];
            }

            return (places.Channel, last - first, records);
        }
    }

    private MessagePlaces Number(RelayMessage message)
    {
        if (!_freeNumbers.TryPop(out var number))
        {
            number = _places.Count;
            _places.Add(null);
        }

        var places = new MessagePlaces(message.Channel, number, message.Seq);
        _places[number] = places;
        _placesBytes += places.CostBytes;
        return places;
    }

    private void Keep(RelayMessage message, MessagePlaces places)
    {
        var bytes = MessageRecord.Write(message, places.Number, _record);
        _placesBytes -= places.CostBytes;
        places.Add(_records.Add(_record.AsSpan(0, bytes)));
        _placesBytes += places.CostBytes;
    }

    private void ForgetOldest()
    {
        var (bytes, number) = HeadAt(_records.Start);
        var places = _places[number]!;
        _records.RemoveFirst(bytes);
        _placesBytes -= places.CostBytes;
        places.RemoveFirst();
        if (places.Count > 0)
        {
            _placesBytes += places.CostBytes;
            return;
        }

        _places[number] = null;
        _freeNumbers.Push(number);
        CollectionsMarshal.GetValueRefOrNullRef(_channels, places.Channel).Places = null;
    }

    private (int Bytes, int Channel) HeadAt(int place)
    {
        Span<byte> head = stackalloc byte[MessageRecord.HeadBytes];
        _records.CopyTo(place, head);
        return MessageRecord.ReadHead(head);
    }

    private struct ChannelTail
    {
        public long LastSeq;

        /// <summary>Its messages; null if none of them is here.</summary>
        public MessagePlaces? Places;
    }
}
