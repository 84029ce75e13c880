using System.Buffers;
using System.Text;
using OrleansChat.SharedLog.Format;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Format;

public sealed class LineSealTests
{
    private static byte[] Line => Some.Lines(Some.Message(1, "Hello from A", cid: "c1"))[..^1];

    [Fact]
    public void It_holds_on_the_line_that_it_closed() => Assert.True(LineSeal.Holds(Line));

    [Fact]
    public void It_breaks_when_any_byte_becomes_any_other()
    {
        var line = Line;
        for (var i = 0; i < line.Length; i++)
        {
            var own = line[i];
            for (var other = 0; other <= byte.MaxValue; other++)
            {
                line[i] = (byte)other;
                Assert.True(other == own == LineSeal.Holds(line), $"Byte {i} was {(char)own} and is {(char)other}.");
            }

            line[i] = own;
        }
    }

    [Fact]
    public void It_breaks_when_bytes_are_missing_or_doubled()
    {
        var line = Line;
        for (var i = 0; i < line.Length; i++)
        {
            Assert.False(LineSeal.Holds(line.AsSpan(0, i)), $"The first {i} bytes pass for a line.");
            Assert.False(LineSeal.Holds(line.AsSpan(i + 1)), $"The line without its first {i + 1} bytes passes for one.");
            // A byte in a run of equal ones can be doubled in two places that look the same, never unnoticed.
            Assert.False(LineSeal.Holds([.. line[..i], line[i], .. line[i..]]), $"Byte {i} is there twice.");
        }
    }

    [Fact]
    public void It_covers_only_its_own_line_of_what_was_written()
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write("something before it{\"a\":1"u8);
        LineSeal.Append(output, "something before it".Length);

        var line = output.WrittenSpan["something before it".Length..];
        Assert.Equal((byte)'\n', line[^1]);
        Assert.True(LineSeal.Holds(line[..^1]));
        Assert.Equal(LineSeal.Length, line.Length - 1 - "{\"a\":1".Length);
    }

    [Fact]
    public void A_seal_alone_is_not_a_line()
        => Assert.False(LineSeal.Holds(Encoding.ASCII.GetBytes($",\"crc\":\"{Crc32C.Of([]):x8}\"}}")));
}
