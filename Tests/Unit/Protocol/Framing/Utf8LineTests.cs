using System.Text;
using System.Text.Unicode;
using OrleansChat.Protocol.Framing;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Protocol.Framing;

/// <summary>The one truth is <see cref="Utf8.IsValid"/> on the joined bytes; wherever they are cut, the answer is the same.</summary>
public sealed class Utf8LineTests
{
    /// <summary>The bytes at which the rules of UTF-8 change.</summary>
    private static readonly byte[] Edges = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5];

    [Theory]
    [InlineData("", true)]
    [InlineData("41C3A9E282ACF09F918B", true)] // one character of each length
    [InlineData("C080", false)] // overlong
    [InlineData("E09FBF", false)]
    [InlineData("F08FBFBF", false)]
    [InlineData("EDA080", false)] // a surrogate
    [InlineData("EDBFBF", false)]
    [InlineData("F4908080", false)] // beyond Unicode
    [InlineData("C3", false)] // cut off at the end
    [InlineData("41E282", false)]
    [InlineData("F09F91", false)]
    [InlineData("A9", false)] // a continuation of nothing
    [InlineData("E28241", false)] // cut off by another character
    [InlineData("FF", false)]
    public void What_is_utf8_is_told_over_every_cut(string hex, bool isValid)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.Equal(isValid, Utf8.IsValid(bytes));
        AssertSameOverAllCuts(bytes);
    }

    [Fact]
    public void Every_combination_of_up_to_four_edge_bytes_is_judged_alike_over_all_cuts()
    {
        for (var length = 1; length <= 4; length++)
        {
            var bytes = new byte[length];
            for (var number = 0; number < Math.Pow(Edges.Length, length); number++)
            {
                for (var (place, rest) = (0, number); place < length; place++, rest /= Edges.Length)
                    bytes[place] = Edges[rest % Edges.Length];
                AssertSameOverAllCuts(bytes);
            }
        }
    }

    [Fact]
    public void Random_text_with_and_without_damage_is_judged_alike_in_pieces_of_one_to_four_bytes()
    {
        var random = new Random(8);
        string[] characters = ["a", "é", "ש", "€", "\uFFFD", "👋", "\U0010FFFF"];
        var valid = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(string.Concat(random.GetItems(characters, random.Next(1, 12))));
            if (random.Next(2) == 0)
                bytes[random.Next(bytes.Length)] = Edges[random.Next(Edges.Length)];
            var expected = Utf8.IsValid(bytes);
            valid += expected ? 1 : 0;
            Assert.True(expected == Utf8Line.IsValid(Sequences.InPieces(bytes, lengthMax: 4, random)), Convert.ToHexString(bytes));
        }

        Assert.InRange(valid, 5_000, 15_000); // Both answers were tested.
    }

    [Fact]
    public void Empty_pieces_change_nothing()
    {
        ReadOnlyMemory<byte> euro = "€"u8.ToArray();
        Assert.True(Utf8Line.IsValid(Sequences.Of(default, euro[..1], default, default, euro[1..2], default, euro[2..], default)));
        Assert.False(Utf8Line.IsValid(Sequences.Of(default, euro[..1], default, euro[1..2], default)));
        Assert.True(Utf8Line.IsValid(Sequences.Of(default, default)));
    }

    // The bits of a number say after which bytes there is a cut.
    private static void AssertSameOverAllCuts(byte[] bytes)
    {
        var expected = Utf8.IsValid(bytes);
        for (var cuts = 0; cuts < 1 << Math.Max(0, bytes.Length - 1); cuts++)
        {
            var pieces = new List<ReadOnlyMemory<byte>>();
            var start = 0;
            for (var end = 1; end <= bytes.Length; end++)
            {
                if (end < bytes.Length && (cuts & (1 << (end - 1))) == 0)
                    continue;
                pieces.Add(bytes.AsMemory(start, end - start));
                start = end;
            }

            if (expected != Utf8Line.IsValid(Sequences.Of(pieces.ToArray())))
                Assert.Fail($"{Convert.ToHexString(bytes)} cut as {string.Join(' ', pieces.Select(piece => Convert.ToHexString(piece.Span)))}");
        }
    }
}
