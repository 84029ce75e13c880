using System.Runtime.InteropServices;

namespace OrleansChat.Gateway.Fanout;

/// <summary>
/// The last frames of a channel, without a gap, kept while somebody is a little behind: he is sent the same bytes as the others, which costs no more than to have taken them at once. To read
/// and encode the messages again for him alone costs several times as much; done for many, it would make a busy server busier and them later. Thread-safe.
/// </summary>
/// <param name="bytesMax">How much this channel keeps.</param>
/// <param name="budget">How much all channels of the server keep.</param>
internal sealed class RecentFrames(int bytesMax, FrameBudget budget)
{
    // What a frame costs beside its bytes, more or less.
    private const int EntryBytes = 64;

    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private int _first;
    private int _bytes;

    /// <summary>Keeps the frames of a batch; the oldest make room for them.</summary>
    /// <param name="afterSeq">The message before the first of them. If it is not the last that is here, all that is here is forgotten.</param>
    /// <param name="frames">The frames.</param>
    /// <param name="lastSeqs">The last message of each.</param>
    public void Add(long afterSeq, IReadOnlyList<ReadOnlyMemory<byte>> frames, IReadOnlyList<long> lastSeqs)
    {
        lock (_gate)
        {
            for (var i = 0; i < frames.Count; i++)
            {
                Add(new Entry(afterSeq, lastSeqs[i], frames[i]));
                afterSeq = lastSeqs[i];
            }
        }
    }

    /// <summary>Frames from one place on.</summary>
    /// <param name="afterSeq">The message before the first of them.</param>
    /// <param name="bytesMax">How long they are together at most; but one there is at least.</param>
    /// <param name="frames">Is given them.</param>
    /// <returns>How long they are and their last message; null if no frame begins there.</returns>
    public (int Bytes, long LastSeq)? TryTake(long afterSeq, int bytesMax, List<ReadOnlyMemory<byte>> frames)
    {
        lock (_gate)
        {
            var at = IndexOf(afterSeq);
            if (at == _entries.Count || _entries[at].AfterSeq != afterSeq)
                return null;
            var (bytes, lastSeq) = (0, afterSeq);
            for (; at < _entries.Count && (bytes == 0 || bytes + _entries[at].Bytes.Length <= bytesMax); at++)
            {
                frames.Add(_entries[at].Bytes);
                bytes += _entries[at].Bytes.Length;
                lastSeq = _entries[at].LastSeq;
            }

            return (bytes, lastSeq);
        }
    }

    /// <summary>The first place from one on at which a frame begins.</summary>
    /// <returns>The message before that frame; null if there is none.</returns>
    public long? FirstPlaceFrom(long afterSeq)
    {
        lock (_gate)
        {
            var at = IndexOf(afterSeq);
            return at == _entries.Count ? null : _entries[at].AfterSeq;
        }
    }

    /// <summary>Nobody is behind any more.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            budget.Return(_bytes);
            _entries.Clear();
            (_first, _bytes) = (0, 0);
        }
    }

    private void Add(Entry entry)
    {
        if (_entries.Count > 0 && _entries[^1].LastSeq != entry.AfterSeq)
            Clear();
        while (_first < _entries.Count && _bytes + entry.Cost > bytesMax)
            DropFirst();
        while (!budget.TryTake(entry.Cost))
        {
            // The other channels have it all: this one keeps nothing that would have a gap.
            if (_first == _entries.Count)
                return;
            DropFirst();
        }

        _bytes += entry.Cost;
        _entries.Add(entry);
    }

    private void DropFirst()
    {
        var cost = _entries[_first].Cost;
        budget.Return(cost);
        _bytes -= cost;
        _entries[_first++] = default;
        // Moves what is left once for as many that were dropped.
        if (_first <= _entries.Count / 2)
            return;
        _entries.RemoveRange(0, _first);
        _first = 0;
    }

    // Of the first entry at or behind a place.
    private int IndexOf(long afterSeq)
    {
        var at = CollectionsMarshal.AsSpan(_entries)[_first..].BinarySearch(new Place(afterSeq));
        return _first + (at < 0 ? ~at : at);
    }

    private readonly record struct Entry(long AfterSeq, long LastSeq, ReadOnlyMemory<byte> Bytes)
    {
        public int Cost => Bytes.Length + EntryBytes;
    }

    private readonly struct Place(long afterSeq) : IComparable<Entry>
    {
        public int CompareTo(Entry other) => afterSeq.CompareTo(other.AfterSeq);
    }
}
