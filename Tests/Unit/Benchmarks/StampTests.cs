using System.Buffers;
using OrleansChat.Benchmarks.Load;
using OrleansChat.Benchmarks.Wires;

namespace OrleansChat.Tests.Unit.Benchmarks;

/// <summary>A stamp is found in whatever a wire makes of its message, wherever the pieces are cut.</summary>
public sealed class StampTests
{
    private static readonly Stamp[] Stamps = [new(0, 0, 0), new(1_732_199_912_345_678, 29, 1), new(long.MaxValue, 0x7fff, int.MaxValue)];

    public static TheoryData<string> Wires() => ["OrleansChat", "NATS", "Redis"];

    [Theory]
    [MemberData(nameof(Wires))]
    public void It_is_found_wherever_the_bytes_are_cut(string name)
    {
        IWire wire = name switch { "NATS" => new NatsWire(), "Redis" => new RedisWire(), _ => new OrleansChatWire("x") };
        var output = new ArrayBufferWriter<byte>();
        output.Write("~ no stamp ~~"u8);
        foreach (var stamp in Stamps)
            wire.Write(output, "room-1", stamp.ToText(40));
        for (var cut = 0; cut <= output.WrittenCount; cut++)
        {
            var found = new List<Stamp>();
            var first = output.WrittenSpan[..cut];
            var done = Stamp.Scan(first, found.Add);
            Assert.True(cut - done < Stamp.Length, "More is kept than the beginning of a stamp.");
            byte[] rest = [.. first[done..], .. output.WrittenSpan[cut..]];
            Stamp.Scan(rest, found.Add);
            Assert.Equal(Stamps, found);
        }
    }

    [Fact]
    public void A_changed_one_is_an_error_and_not_passed_over()
    {
        var text = new Stamp(1, 2, 3).ToText(100);
        text[7] = (byte)'x';
        Assert.Throws<InvalidDataException>(() => Stamp.Scan(text, _ => { }));
    }

    [Theory]
    [InlineData(0, Stamp.Length)]
    [InlineData(100, 100)]
    public void A_text_is_as_long_as_it_should_be_but_not_shorter_than_its_stamp(int wanted, int expected) => Assert.Equal(expected, new Stamp(1, 2, 3).ToText(wanted).Length);
}
