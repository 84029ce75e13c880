using OrleansChat.SharedLog.History;

namespace OrleansChat.Tests.Unit.SharedLog.History;

public sealed class ByteRingTests
{
    private const int BlockBytes = 256 * 1024;

    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(2, BlockBytes)]
    [InlineData(3, (2 * BlockBytes) + 1_000)]
    public void What_was_put_in_comes_out_in_its_order_round_after_round(int seed, int capacityBytes)
    {
        var random = new Random(seed);
        var ring = new ByteRing(capacityBytes);
        var pieces = new Queue<(int Place, byte[] Bytes)>();
        for (var put = 0L; put < 5L * capacityBytes;)
        {
            var bytes = new byte[random.Next(1, 1 + (capacityBytes / 7))];
            random.NextBytes(bytes);
            while (ring.FreeBytes < bytes.Length)
            {
                var (place, first) = pieces.Dequeue();
                Assert.Equal(ring.Start, place);
                Assert.Equal(first, Copy(ring, place, first.Length));
                ring.RemoveFirst(first.Length);
            }

            pieces.Enqueue((ring.Add(bytes), bytes));
            put += bytes.Length;
            Assert.Equal(pieces.Sum(piece => piece.Bytes.Length), ring.Count);
            Assert.Equal(capacityBytes, ring.Count + ring.FreeBytes);
        }

        foreach (var (place, bytes) in pieces)
            Assert.Equal(bytes, Copy(ring, place, bytes.Length));
    }

    [Fact]
    public void It_can_be_filled_to_the_last_byte_and_not_farther()
    {
        var ring = new ByteRing(10);
        ring.Add(new byte[4]);
        ring.RemoveFirst(4);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Add(new byte[11]));
        byte[] all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
        Assert.Equal(all, Copy(ring, ring.Add(all), 10));
        Assert.Equal(0, ring.FreeBytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Add([1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.RemoveFirst(11));
    }

    [Fact]
    public void Memory_is_taken_when_it_is_needed()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var ring = new ByteRing(32 * 1024 * 1024);
        ring.Add([1]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, BlockBytes, BlockBytes + 8_192);
    }

    private static byte[] Copy(ByteRing ring, int place, int length)
    {
        var copy = new byte[length];
        ring.CopyTo(place, copy);
        return copy;
    }
}
