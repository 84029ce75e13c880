using System.Runtime.InteropServices;

namespace OrleansChat.SharedLog.Format;

/// <summary>
/// Names that stand in line after line, as one object each: a table of fixed size, in which a name takes the place of the one that was at its slot. Thread-safe without a lock: a slot
/// is read once and written once, and what is in it is never changed.
/// </summary>
internal sealed class NamePool
{
    private readonly string?[] _slots;
    private readonly uint _mask;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="namesMax">So many names are kept at most; a power of two.</param>
    public NamePool(int namesMax)
    {
        _slots = new string?[namesMax];
        _mask = (uint)namesMax - 1;
    }

    /// <summary>That of this process. It knows nothing of a log, so all of them can share it.</summary>
    public static NamePool Shared { get; } = new(LogLimits.NamesPooledMax);

    /// <summary>The name as a string; one of more than <see cref="LogLimits.NamePooledCharactersMax"/> characters is made anew each time.</summary>
    public string Get(ReadOnlySpan<char> name)
    {
        if (name.Length > LogLimits.NamePooledCharactersMax)
            return name.ToString();
        ref var slot = ref _slots[Crc32C.Of(MemoryMarshal.AsBytes(name)) & _mask];
        var known = Volatile.Read(ref slot);
        if (known is null || !name.SequenceEqual(known))
            Volatile.Write(ref slot, known = name.ToString());
        return known;
    }
}
