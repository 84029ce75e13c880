using OrleansChat.Client.Terminal;

namespace OrleansChat.Tests.Unit.Client.Terminal;

public sealed class CellTests
{
    [Theory]
    [InlineData("abc", 1, 1, 1)]
    [InlineData("日本", 2, 2)]
    [InlineData("ｗ", 2)]
    [InlineData("e\u0301x", 1, 1)]
    [InlineData("👩‍👩‍👧!", 2, 1)]
    [InlineData("👍🏽", 2)]
    [InlineData("🇩🇪🇪🇬", 2, 2)]
    [InlineData("❤️", 2)]
    [InlineData("مرحبا", 1, 1, 1, 1, 1)]
    [InlineData("한글", 2, 2)]
    [InlineData("", new int[0])]
    public void A_character_takes_the_columns_that_a_terminal_gives_it(string text, params int[] widths) =>
        Assert.Equal(widths, Cell.Of(text).Select(cell => cell.Width));

    [Fact]
    public void Marks_that_pile_up_are_cut_and_no_half_of_a_character_is_left()
    {
        var piled = Assert.Single(Cell.Of("x" + new string('\u0301', 500)));
        Assert.Equal(1, piled.Width);
        Assert.InRange(piled.Text.Length, 2, 32);

        Assert.All(Cell.Of("xy" + string.Concat(Enumerable.Repeat("\U000E0100", 40))), cell => Assert.False(char.IsHighSurrogate(cell.Text[^1])));
    }

    [Fact]
    public void Nothing_that_acts_on_a_terminal_gets_into_a_cell() =>
        Assert.DoesNotContain(Cell.Of("a\e[2Jb\u009b1m\r\n\u202Ec"), cell => cell.Text.Any(c => char.IsControl(c) || c == '\u202E'));
}
