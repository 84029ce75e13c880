using OrleansChat.SharedLog.Entries;

namespace OrleansChat.SharedLog.History;

/// <summary>Messages of one channel, which follow each other without gap: each is found by its seq alone. Not thread-safe.</summary>
internal sealed class MessageRing
{
    private const int SlotsMin = 16;

    private RelayMessage?[] _slots = new RelayMessage?[SlotsMin];
    private int _first;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The seq of the first one. Right only if there is one.</summary>
    public long FirstSeq => _slots[_first]!.Seq;

    /// <summary>Adds the next one.</summary>
    public void Add(RelayMessage message)
    {
        if (Count == _slots.Length)
            Grow();
        _slots[Slot(Count)] = message;
        Count++;
    }

    /// <summary>Takes the first one away.</summary>
    public RelayMessage TakeFirst()
    {
        var message = _slots[_first]!;
        _slots[_first] = null;
        _first = Slot(1);
        Count--;
        return message;
    }

    /// <summary>Copies messages from a seq on, which is not before the first.</summary>
    public RelayMessage[] Read(long fromSeq, int count)
    {
        var skip = (int)Math.Min(fromSeq - FirstSeq, Count);
        var messages = new RelayMessage[Math.Min(count, Count - skip)];
        for (var i = 0; i < messages.Length; i++)
            messages[i] = _slots[Slot(skip + i)]!;
        return messages;
    }

    private int Slot(int index) => (_first + index) % _slots.Length;

    private void Grow()
    {
        var slots = new RelayMessage?[_slots.Length * 2];
        for (var i = 0; i < Count; i++)
            slots[i] = _slots[Slot(i)];
        (_slots, _first) = (slots, 0);
    }
}
