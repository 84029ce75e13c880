namespace OrleansChat.SharedLog.History;

/// <summary>
/// A bounded queue of bytes. Its blocks are taken when they are first needed and used again in turn; they are so large that the collector does not move them, and have nothing in them
/// that it would have to look at. A place in it is a number below its capacity. Not thread-safe.
/// </summary>
/// <param name="capacityBytes">So many bytes fit in.</param>
internal sealed class ByteRing(int capacityBytes)
{
    private const int BlockBytes = 1 << BlockBits;
    private const int BlockBits = 18;

    private readonly byte[]?[] _blocks = new byte[]?[(capacityBytes + BlockBytes - 1) >> BlockBits];
    private int _end;

    /// <summary>The place of the first byte.</summary>
    public int Start { get; private set; }

    /// <summary>How many bytes there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many more fit in.</summary>
    public int FreeBytes => capacityBytes - Count;

    /// <summary>Adds bytes, not more than fit in.</summary>
    /// <returns>Their place.</returns>
    public int Add(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, FreeBytes, nameof(bytes));
        var place = _end;
        Count += bytes.Length;
        while (!bytes.IsEmpty)
        {
            var room = BlockFrom(_end);
            var length = Math.Min(room.Length, bytes.Length);
            bytes[..length].CopyTo(room);
            bytes = bytes[length..];
            _end = Behind(_end, length);
        }

        return place;
    }

    /// <summary>Copies the bytes from a place on, as many as the target has room for.</summary>
    public void CopyTo(int place, Span<byte> target)
    {
        while (!target.IsEmpty)
        {
            var block = BlockFrom(place);
            var length = Math.Min(block.Length, target.Length);
            block[..length].CopyTo(target);
            target = target[length..];
            place = Behind(place, length);
        }
    }

    /// <summary>Takes the first bytes away.</summary>
    public void RemoveFirst(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Count);
        Start = Behind(Start, bytes);
        Count -= bytes;
    }

    // The last block is shorter where the capacity is not a whole number of them.
    private Span<byte> BlockFrom(int place)
    {
        ref var block = ref _blocks[place >> BlockBits];
        block ??= GC.AllocateUninitializedArray<byte>(Math.Min(BlockBytes, capacityBytes - (place & ~(BlockBytes - 1))));
        return block.AsSpan(place & (BlockBytes - 1));
    }

    private int Behind(int place, int bytes) => bytes < capacityBytes - place ? place + bytes : bytes - (capacityBytes - place);
}
