namespace OrleansChat.SharedLog.History;

/// <summary>A message of a channel in a segment, from which reading can begin.</summary>
/// <param name="Seq">The message's seq.</param>
/// <param name="Offset">Where its line begins, in bytes from the start of the segment.</param>
internal readonly record struct Place(long Seq, long Offset);

/// <summary>
/// Where the messages of one segment stand, sparsely: for every channel the first message in each block of <see cref="LogLimits.IndexBlockBytes"/>. Thread-safe: the appender
/// adds while others look up.
/// </summary>
internal sealed class SegmentIndex
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Place>> _places = new(StringComparer.Ordinal);

    /// <summary>Adds a message. Called in the order of the lines.</summary>
    public void Add(string channel, long seq, long offset)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(channel, out var places))
                _places.Add(channel, places = []);
            if (places.Count == 0 || BlockOf(places[^1].Offset) != BlockOf(offset))
                places.Add(new Place(seq, offset));
        }
    }

    /// <summary>The last known place at or before a message; null if the segment has no message of the channel that early.</summary>
    public Place? Find(string channel, long seq)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(channel, out var places) || places[0].Seq > seq)
                return null;
            var (low, high) = (0, places.Count - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                if (places[middle].Seq <= seq)
                    low = middle;
                else
                    high = middle - 1;
            }

            return places[low];
        }
    }

    /// <summary>A copy of everything, by channel.</summary>
    public Dictionary<string, Place[]> Copy()
    {
        lock (_gate)
            return _places.ToDictionary(channel => channel.Key, channel => channel.Value.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Where the block ends that a place lies in.</summary>
    public static long BlockEnd(long offset) => (BlockOf(offset) + 1) * LogLimits.IndexBlockBytes;

    private static long BlockOf(long offset) => offset / LogLimits.IndexBlockBytes;
}
