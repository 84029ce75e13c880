using OrleansChat.Client;
using OrleansChat.Client.Terminal;

namespace OrleansChat.Tests.Unit.Client.Terminal;

public sealed class LineEditorTests
{
    private readonly LineEditor _editor = new(new Completion(() => ["dev", "design"], () => ["Ahmad", "Dana"]));

    [Fact]
    public void What_is_typed_is_submitted_and_the_line_is_empty_again()
    {
        Type("hello");

        Assert.Equal(KeyOutcome.Submitted, _editor.Press(Keys.Enter));
        Assert.Equal(("hello", "", 0), (_editor.Submitted, _editor.Text, _editor.Cursor));
    }

    [Theory]
    [InlineData("a👩‍👩‍👧", "a")]
    [InlineData("ae\u0301", "a")]
    [InlineData("日本", "日")]
    [InlineData("🇩🇪", "")]
    [InlineData("", "")]
    public void Backspace_deletes_what_people_see_as_one_character(string typed, string left)
    {
        Type(typed);
        _editor.Press(Keys.Backspace);

        Assert.Equal(left, _editor.Text);
    }

    [Fact]
    public void The_cursor_moves_by_whole_characters_and_what_is_typed_goes_there()
    {
        Type("a👍🏽c");
        Press(ConsoleKey.LeftArrow, ConsoleKey.LeftArrow);
        Assert.Equal(1, _editor.Cursor);
        Type("b");
        Press(ConsoleKey.RightArrow);
        Type("!");
        Press(ConsoleKey.Home);
        Type(">");
        Press(ConsoleKey.Delete, ConsoleKey.End);

        Assert.Equal((">b👍🏽!c", ">b👍🏽!c".Length), (_editor.Text, _editor.Cursor));
    }

    [Fact]
    public void A_word_or_the_line_is_deleted_by_one_key()
    {
        Type("one two  ");
        _editor.Press(Keys.ControlW);
        Assert.Equal("one ", _editor.Text);
        _editor.Press(Keys.ControlU);
        Assert.Equal("", _editor.Text);
    }

    [Fact]
    public void Lines_that_were_sent_come_back_and_the_one_that_was_not_is_kept()
    {
        Type("one");
        _editor.Press(Keys.Enter);
        Type("two");
        _editor.Press(Keys.Enter);
        Type("draft");

        Assert.Equal("two", Press(ConsoleKey.UpArrow));
        Assert.Equal("one", Press(ConsoleKey.UpArrow));
        Assert.Equal("one", Press(ConsoleKey.UpArrow));
        Assert.Equal("two", Press(ConsoleKey.DownArrow));
        Assert.Equal("draft", Press(ConsoleKey.DownArrow));
        Assert.Equal("draft", Press(ConsoleKey.DownArrow));
    }

    [Fact]
    public void Control_c_empties_a_line_and_leaves_from_an_empty_one()
    {
        Type("never mind");
        Assert.Equal(KeyOutcome.Edited, _editor.Press(Keys.ControlC));
        Assert.Equal("", _editor.Text);
        Assert.Equal(KeyOutcome.Quit, _editor.Press(Keys.ControlC));
        Assert.Equal(KeyOutcome.Quit, _editor.Press(Keys.ControlD));
    }

    [Fact]
    public void A_key_that_means_nothing_types_nothing()
    {
        Press(ConsoleKey.F5, ConsoleKey.Escape);
        _editor.Press(new ConsoleKeyInfo('\u001b', ConsoleKey.Escape, shift: false, alt: false, control: false));

        Assert.Equal("", _editor.Text);
    }

    [Fact]
    public void A_line_does_not_grow_beyond_what_can_be_sent()
    {
        Type(new string('x', ClientLimits.TypedLineCharsMax + 5));

        Assert.Equal(ClientLimits.TypedLineCharsMax, _editor.Text.Length);
    }

    [Theory]
    [InlineData("/j", 1, "/join ")]
    [InlineData("/l", 1, "/leave ")]
    [InlineData("/l", 2, "/local ")]
    [InlineData("/join d", 1, "/join dev")]
    [InlineData("/join #d", 2, "/join #design")]
    [InlineData("/msg da", 1, "/msg Dana ")]
    [InlineData("ah", 1, "Ahmad: ")]
    [InlineData("hi da", 1, "hi Dana ")]
    [InlineData("see #de", 3, "see #dev ")]
    [InlineData("nobody", 1, "nobody")]
    public void Tab_completes_what_belongs_there_and_goes_on_to_the_next(string typed, int tabs, string expected)
    {
        Type(typed);
        for (var tab = 0; tab < tabs; tab++) _editor.Press(Keys.Tab);

        Assert.Equal((expected, expected.Length), (_editor.Text, _editor.Cursor));
    }

    private void Type(string text)
    {
        foreach (var key in Keys.Of(text)) _editor.Press(key);
    }

    private string Press(params ConsoleKey[] keys)
    {
        foreach (var key in keys) _editor.Press(Keys.Of(key));
        return _editor.Text;
    }
}
