using System.Text;
using OrleansChat.SharedLog.Nudges;

namespace OrleansChat.Tests.Unit.SharedLog.Nudges;

public sealed class LogEndTests
{
    [Theory]
    [InlineData("a8b1cd326c25", 1, 0)]
    [InlineData("a8b1cd326c25", int.MaxValue, long.MaxValue)]
    public void What_is_written_is_read(string epoch, int segment, long offset)
    {
        var end = new LogEnd(epoch, segment, offset);
        Assert.Equal(end, LogEnd.Read(Written(end), epoch));
    }

    [Fact]
    public void It_reads_as_people_would_write_it() => Assert.Equal("end cafe 2 4711", Encoding.UTF8.GetString(Written(new LogEnd("cafe", 2, 4711))));

    [Theory]
    [InlineData("end cafe 2 4711 ")]
    [InlineData("end cafe 2 -1")]
    [InlineData("end cafe 0 4711")]
    [InlineData("end cafe 2")]
    [InlineData("end cafe 2 x")]
    [InlineData("end cafe2 4711")]
    [InlineData("end cafe4 2 4711")]
    [InlineData("end caf 2 4711")]
    [InlineData("end beef 2 4711")]
    [InlineData("end cafe 99999999999 4711")]
    [InlineData("{\"epoch\":\"cafe\"}")]
    [InlineData("end ")]
    [InlineData("")]
    public void Anything_else_is_nothing(string datagram) => Assert.Null(LogEnd.Read(Encoding.UTF8.GetBytes(datagram), "cafe"));

    [Fact]
    public void Of_two_ends_the_later_one_says_more()
    {
        var end = new LogEnd("cafe", 2, 100);
        Assert.True((end with { Offset = 101 }).IsBeyond(end));
        Assert.True((end with { Segment = 3, Offset = 0 }).IsBeyond(end));
        Assert.False(end.IsBeyond(end));
        Assert.False((end with { Segment = 1, Offset = 900 }).IsBeyond(end));
        Assert.True(end.IsBeyond(LogEnd.Unknown));
    }

    private static byte[] Written(LogEnd end)
    {
        var datagram = new byte[LogEnd.BytesMax];
        return datagram[..end.Write(datagram)];
    }
}
