using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.History;

/// <summary>
/// The last messages of the log, as many as fit into so many bytes, by channel, and the last seq of every channel: what most who come back ask for, without touching the file.
/// Thread-safe: the appender adds while others read.
/// </summary>
internal sealed class RecentMessages(long bytesMax)
{
    private const int MessageOverheadBytes = 200;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, MessageRing> _channels = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private Dictionary<string, long> _lastSeqs = new(StringComparer.Ordinal);
    private long _bytes;

    /// <summary>Begins behind the messages that were there before this server.</summary>
    /// <param name="lastSeqs">The last seq of every channel that has one; kept, and changed.</param>
    public void Begin(Dictionary<string, long> lastSeqs)
    {
        lock (_gate)
            _lastSeqs = lastSeqs;
    }

    /// <summary>The last seq of a channel that can be read; 0 if it has none. One that is just being written is not among them.</summary>
    public long LastSeqOf(string channel)
    {
        lock (_gate)
            return _lastSeqs.GetValueOrDefault(channel);
    }

    /// <summary>Adds a message behind all others of its channel, and forgets the oldest of the log.</summary>
    public void Add(RelayMessage message)
    {
        lock (_gate)
        {
            if (!_channels.TryGetValue(message.Channel, out var messages))
                _channels.Add(message.Channel, messages = new MessageRing());
            messages.Add(message);
            _lastSeqs[message.Channel] = message.Seq;
            _order.Enqueue(message.Channel);
            _bytes += CostOf(message);
            while (_bytes > bytesMax)
                ForgetOldest();
        }
    }

    /// <summary>Reads messages from a seq on.</summary>
    /// <returns>Null if the first one is not here (any more).</returns>
    public RelayMessage[]? Read(string channel, long fromSeq, int count)
    {
        lock (_gate)
            return _channels.TryGetValue(channel, out var messages) && messages.FirstSeq <= fromSeq ? messages.Read(fromSeq, count) : null;
    }

    private void ForgetOldest()
    {
        var channel = _order.Dequeue();
        var messages = _channels[channel];
        _bytes -= CostOf(messages.TakeFirst());
        if (messages.Count == 0)
            _channels.Remove(channel);
    }

    private static long CostOf(RelayMessage message) => message.TextJson.Length + MessageOverheadBytes;
}
