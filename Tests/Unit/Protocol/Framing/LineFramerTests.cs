using System.Text;

namespace OrleansChat.Tests.Unit.Protocol.Framing;

public sealed class LineFramerTests
{
    private const int LineBytesMax = 8;
    private const int LineBytesFatal = 40;

    private readonly FramedStream _stream = new(LineBytesMax, LineBytesFatal);

    public static TheoryData<string, string[]> Streams() => new()
    {
        { "", [] },
        { "\n", [""] },
        { "\r\n", [""] },
        { "\n\n\r\n\n", ["", "", "", ""] },
        { "one\ntwo\r\nthree", ["one", "two"] },
        { "a\rb\n\r\r\n", ["a\rb", "\r"] },
        { "12345678\n123456789\nnext\n", ["12345678", FramedStream.TooLong, "next"] },
        { "1234567\r\n12345678\r\nnext\r\n", ["1234567", FramedStream.TooLong, "next"] },
        { "123456789012345678901234567890\n\nnext\n", [FramedStream.TooLong, "", "next"] },
        { "123456789\n123456789\n", [FramedStream.TooLong, FramedStream.TooLong] },
        { "1234567890123456789012345678901234567890\nnext\n", [FramedStream.TooLong, "next"] },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void The_lines_are_the_same_in_one_piece_byte_by_byte_and_over_every_cut(string stream, string[] lines)
    {
        var bytes = Encoding.Latin1.GetBytes(stream);
        Assert.Equal(lines, _stream.Arrive(bytes).Found);

        var byByte = new FramedStream(LineBytesMax, LineBytesFatal);
        foreach (var one in bytes)
            byByte.Arrive(one);
        Assert.Equal(lines, byByte.Found);

        for (var cut = 0; cut <= bytes.Length; cut++)
            Assert.Equal(lines, new FramedStream(LineBytesMax, LineBytesFatal).Arrive(bytes.AsSpan(0, cut)).Arrive(bytes.AsSpan(cut)).Found);
    }

    [Fact]
    public void Random_streams_in_random_pieces_give_the_lines_that_splitting_them_gives()
    {
        var random = new Random(20_251);
        for (var round = 0; round < 2_000; round++)
        {
            var (bytes, lines) = RandomStream(random);
            var stream = new FramedStream(LineBytesMax, LineBytesFatal);
            for (var rest = bytes.AsSpan(); rest.Length > 0;)
            {
                var read = random.Next(1, Math.Min(rest.Length, 30) + 1);
                stream.Arrive(rest[..read]);
                rest = rest[read..];
                Assert.True(stream.HeldBytes <= LineBytesMax, $"Round {round}: {stream.HeldBytes} bytes were held.");
            }

            Assert.Equal(lines, stream.Found);
        }
    }

    [Fact]
    public void A_line_without_its_end_is_no_line_yet()
    {
        Assert.Empty(_stream.Arrive("half"u8).Found);
        Assert.Equal(["half of it"[..4] + "!"], _stream.Arrive("!\n"u8).Found);
    }

    [Fact]
    public void A_giant_line_is_thrown_away_while_it_arrives_and_told_once()
    {
        const int Max = 64 * 1024, Read = 4 * 1024;
        var stream = new FramedStream(Max, 1024 * 1024);
        var junk = new byte[Read];
        Array.Fill(junk, (byte)'x');
        for (var sent = 0; sent < 1024 * 1024 - Read; sent += Read)
        {
            stream.Arrive(junk);
            Assert.True(stream.HeldBytes <= Max);
        }

        Assert.Equal(0, stream.HeldBytes);
        Assert.Empty(stream.Found);
        Assert.Equal([FramedStream.TooLong], stream.Arrive("\n"u8).Found);
        Assert.Equal([FramedStream.TooLong, "next"], stream.Arrive("next\n"u8).Found);
    }

    [Theory]
    [InlineData(LineBytesFatal, false)]
    [InlineData(LineBytesFatal + 1, true)]
    public void A_line_that_does_not_end_is_hopeless_past_the_fatal_limit_however_it_arrives(int length, bool isHopeless)
    {
        string[] expected = isHopeless ? [FramedStream.Hopeless] : [];
        var bytes = new byte[length];
        Assert.Equal(expected, new FramedStream(LineBytesMax, LineBytesFatal).Arrive(bytes).Found);
        foreach (var one in bytes)
            _stream.Arrive(one);
        Assert.Equal(expected, _stream.Found);
        Assert.Equal(isHopeless ? 0 : LineBytesFatal, isHopeless ? _stream.HeldBytes : length);
    }

    [Fact]
    public void A_line_past_the_fatal_limit_is_hopeless_also_when_its_end_came_with_it()
        => Assert.Equal([FramedStream.Hopeless], _stream.Arrive([.. new byte[LineBytesFatal + 1], (byte)'\n']).Found);

    // Lengths are most often close to the limit, where mistakes are made.
    private static (byte[] Bytes, List<string> Lines) RandomStream(Random random)
    {
        var bytes = new List<byte>();
        var lines = new List<string>();
        for (var count = random.Next(6); count > 0; count--)
        {
            var line = new byte[random.Next(3) == 0 ? random.Next(LineBytesFatal + 1) : random.Next(LineBytesMax - 2, LineBytesMax + 3)];
            foreach (ref var one in line.AsSpan())
                one = "ab\r"u8[random.Next(3)];
            bytes.AddRange(line);
            bytes.Add((byte)'\n');
            var text = Encoding.Latin1.GetString(line);
            lines.Add(line.Length > LineBytesMax ? FramedStream.TooLong : text.EndsWith('\r') ? text[..^1] : text);
        }

        return ([.. bytes], lines);
    }
}
