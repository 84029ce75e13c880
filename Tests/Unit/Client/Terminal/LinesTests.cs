using OrleansChat.Client.Terminal;

namespace OrleansChat.Tests.Unit.Client.Terminal;

public sealed class LinesTests
{
    [Theory]
    [InlineData("one two three", 20, 0, "one two three")]
    [InlineData("one two three", 8, 0, "one two|three")]
    [InlineData("one two three", 7, 0, "one two|three")]
    [InlineData("one two three", 9, 2, "one two|  three")]
    [InlineData("abcdefgh", 3, 0, "abc|def|gh")]
    [InlineData("日本語", 5, 0, "日本|語")]
    [InlineData("日本", 1, 0, "日|本")]
    [InlineData("a  b", 2, 0, "a |b")]
    [InlineData("", 5, 0, "")]
    [InlineData("abc", 2, 9, "ab|c")]
    public void A_line_breaks_between_words_where_it_can(string line, int columns, int indent, string expected) =>
        Assert.Equal(expected, string.Join('|', Lines.Wrap([.. Cell.Of(line)], columns, indent).Select(MemoryScreen.TextOf)));

    [Theory]
    [InlineData("日本語", 5, "日本")]
    [InlineData("abc", 5, "abc")]
    [InlineData("abc", 0, "")]
    public void A_cut_line_never_ends_in_half_a_character(string line, int columns, string expected) =>
        Assert.Equal(expected, MemoryScreen.TextOf([.. Lines.Cut(Cell.Of(line), columns)]));
}
