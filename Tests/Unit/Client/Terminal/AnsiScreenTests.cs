using OrleansChat.Client.Terminal;

namespace OrleansChat.Tests.Unit.Client.Terminal;

public sealed class AnsiScreenTests : IDisposable
{
    private readonly Emulator _terminal = new(20);
    private readonly AnsiScreen _screen;

    public AnsiScreenTests() => _screen = new AnsiScreen(_terminal, () => _terminal.Columns, hasColours: true);

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public void What_is_printed_scrolls_above_the_footer_and_the_cursor_stays_where_it_was()
    {
        _screen.SetFooter([Line("status"), Line("> 日本")], 6);
        _screen.Print([Line("one"), Line("two")]);
        _screen.Print([Line("three")]);

        Assert.Equal(["one", "two", "three", "status", "> 日本"], _terminal.Rows);
        Assert.Equal((4, 6), _terminal.Cursor);
        Assert.True(_terminal.HasCursor);
    }

    [Fact]
    public void Another_footer_leaves_nothing_of_the_one_before()
    {
        _screen.SetFooter([Line("a long status"), Line("> a long line")], 13);
        _screen.SetFooter([Line("short"), Line(">")], 1);
        Assert.Equal(["short", ">"], _terminal.Rows);

        _screen.SetFooter([], 0);
        Assert.Equal([""], _terminal.Rows);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(13)]
    [InlineData(40)]
    public void A_terminal_that_gets_another_width_has_one_footer_and_all_that_was_printed(int columns)
    {
        _screen.Print([Line("printed")]);
        _screen.SetFooter([Line("the status, full 20!"), Line("> what is typed")], 15);

        _terminal.Resize(columns);
        _screen.SetFooter([Line("new"), Line(">")], 1);

        Assert.Equal(["printed", "new", ">"], _terminal.Rows);
    }

    [Fact]
    public void A_colour_is_written_only_for_those_who_want_it()
    {
        using var with = new StringWriter();
        using var without = new StringWriter();
        var line = Cell.Of("Dana", new Style(Colour: 31, IsBold: true)).ToArray();
        new AnsiScreen(with, () => 20, hasColours: true).Print([line]);
        new AnsiScreen(without, () => 20, hasColours: false).Print([line]);

        Assert.Contains("\e[0;1;38;5;31mDana\e[0m", with.ToString(), StringComparison.Ordinal);
        Assert.Contains("\e[0;1mDana\e[0m", without.ToString(), StringComparison.Ordinal);
    }

    private static Cell[] Line(string text) => [.. Cell.Of(text)];
}
