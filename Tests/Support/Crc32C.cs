using System.Numerics;

namespace OrleansChat.Tests.Support;

/// <summary>CRC-32C (Castagnoli), from its definition and not from the product, whose sums it checks.</summary>
public static class Crc32C
{
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
