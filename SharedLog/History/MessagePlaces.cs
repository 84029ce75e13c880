namespace OrleansChat.SharedLog.History;

/// <summary>Where the messages of one channel stand in memory. They follow each other without gap: each is found by its seq alone. Not thread-safe.</summary>
/// <param name="channel">The channel.</param>
/// <param name="number">What the records of its messages call it.</param>
/// <param name="firstSeq">The seq of the first one to be added.</param>
internal sealed class MessagePlaces(string channel, int number, long firstSeq)
{
    // A power of two, and so are all numbers of slots.
    private const int SlotsMin = 8;

    // This object, its slots' head, and what tables have of it.
    private const int FixedBytes = 160;

    private int[] _slots = new int[SlotsMin];
    private int _first;

    public string Channel { get; } = channel;

    public int Number { get; } = number;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The seq of the first one.</summary>
    public long FirstSeq { get; private set; } = firstSeq;

    /// <summary>The memory that this takes.</summary>
    public int CostBytes => FixedBytes + (_slots.Length * sizeof(int));

    /// <summary>The place of the message so many behind the first.</summary>
    public int At(int index) => _slots[Slot(index)];

    /// <summary>Adds the next one.</summary>
    public void Add(int place)
    {
        if (Count == _slots.Length)
            Resize(_slots.Length * 2);
        _slots[Slot(Count)] = place;
        Count++;
    }

    /// <summary>Takes the first one away.</summary>
    public void RemoveFirst()
    {
        _first = Slot(1);
        FirstSeq++;
        Count--;
        if (_slots.Length > SlotsMin && Count <= _slots.Length / 4)
            Resize(_slots.Length / 2);
    }

    private int Slot(int index) => (_first + index) & (_slots.Length - 1);

    private void Resize(int length)
    {
        var slots = new int[length];
        for (var i = 0; i < Count; i++)
            slots[i] = _slots[Slot(i)];
        (_slots, _first) = (slots, 0);
    }
}
