using OrleansChat.Client;
using OrleansChat.Client.Terminal;
using OrleansChat.Client.View;
using OrleansChat.Client.Wire;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Client.Terminal;

/// <summary>Lines and keys go in, cells are looked at.</summary>
public sealed class TerminalViewTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly MemoryScreen _screen = new(60);
    private readonly TerminalView _view;

    public TerminalViewTests() => _view = new TerminalView(_screen, "Dana", _time);

    public void Dispose() => _view.Dispose();

    private IEnumerable<string> Printed => _screen.Lines.Select(MemoryScreen.TextOf);

    private string Status => MemoryScreen.TextOf(_screen.Footer[0]);

    private string Input => MemoryScreen.TextOf(_screen.Footer[1]);

    [Fact]
    public void A_message_has_its_time_its_server_and_its_name_in_the_names_own_colour()
    {
        Arrive();
        _view.Show(Said("Ahmad", "general", 1, "hi"));
        _view.Show(Said("Noor", "general", 2, "hello"));

        Assert.Equal(["19:00 [B] Ahmad: hi", "19:00 [B] Noor: hello"], Printed.TakeLast(2));
        Assert.Equal(Palette.Of("Ahmad"), StyleOf(_screen.Lines[^2], "A"));
        Assert.Equal(Palette.Of("Noor"), StyleOf(_screen.Lines[^1], "N"));
        Assert.NotEqual(Palette.Of("Ahmad"), Palette.Of("Noor"));
    }

    [Fact]
    public void What_comes_in_does_not_tear_what_is_being_typed()
    {
        Arrive();
        Type("I am 日");
        _view.Show(Said("Ahmad", "general", 1, "a long message that needs more than one of the lines of this terminal"));

        Assert.Equal(["19:00 [B] Ahmad: a long message that needs more than one of", "      the lines of this terminal"], Printed.TakeLast(2));
        Assert.Equal("#general> I am 日", Input);
        Assert.Equal("#general> I am ".Length + 2, _screen.Cursor);
    }

    [Fact]
    public void A_line_longer_than_the_terminal_shows_the_part_around_the_cursor()
    {
        _screen.Columns = 20;
        Arrive();
        Type("one two three four");
        Assert.Equal("#general> hree four", Input);
        Assert.Equal(19, _screen.Cursor);

        _view.Press(Keys.Of(ConsoleKey.Home));
        Assert.Equal("#general> one two t", Input);
        Assert.Equal(10, _screen.Cursor);
    }

    [Fact]
    public void What_is_said_elsewhere_is_a_mark_until_one_goes_there()
    {
        Arrive();
        _view.Show(Said("Ahmad", "dev", 1, "one"));
        _view.Show(Said("Ahmad", "dev", 2, "two"));
        _view.Show(Said("Noor", "ops", 1, "dana, are you there?"));
        _view.Show(Private("Ahmad", "Dana", 1, "psst"));
        Assert.Contains(" #dev 2 ", Status, StringComparison.Ordinal);
        Assert.Contains(" #ops 1! ", Status, StringComparison.Ordinal);
        Assert.Contains(" Ahmad 1! ", Status, StringComparison.Ordinal);
        Assert.DoesNotContain(Printed, line => line.Contains("psst", StringComparison.Ordinal));

        Assert.Equal(20, _view.Open(new Place("dev")));
        _view.ShowPage(new HistoryPage("dev", [Said("Ahmad", "dev", 1, "one"), Said("Ahmad", "dev", 2, "two")], IsEnd: true));

        Assert.DoesNotContain("#dev 2", Status, StringComparison.Ordinal);
        Assert.Equal(["── #dev ──", "19:00 [B] Ahmad: one", "19:00 [B] Ahmad: two"], Printed.TakeLast(3));
    }

    [Fact]
    public void A_place_with_much_unread_is_opened_with_all_of_it()
    {
        Arrive();
        for (var seq = 1; seq <= 70; seq++) _view.Show(Said("Ahmad", "dev", seq, "x"));

        Assert.Equal(70, _view.Open(new Place("dev")));
    }

    [Fact]
    public void What_comes_while_the_past_is_asked_for_stands_behind_it_and_once()
    {
        Arrive();
        _view.Open(new Place("dev"));
        _view.Show(Said("Ahmad", "dev", 7, "on the page too"));
        _view.Show(Said("Ahmad", "dev", 8, "new"));
        _view.ShowPage(new HistoryPage("dev", [Said("Noor", "dev", 6, "old"), Said("Ahmad", "dev", 7, "on the page too")], IsEnd: false));

        Assert.Equal(["19:00 [B] Noor: old", "19:00 [B] Ahmad: on the page too", "19:00 [B] Ahmad: new"], Printed.TakeLast(3));
    }

    [Fact]
    public void A_page_that_does_not_come_holds_back_only_so_much()
    {
        Arrive();
        _view.Open(new Place("dev"));
        for (var seq = 1; seq <= ClientLimits.HeldForPageMax + 1; seq++) _view.Show(Said("Ahmad", "dev", seq, $"number {seq}"));

        Assert.EndsWith($"number {ClientLimits.HeldForPageMax + 1}", Printed.Last(), StringComparison.Ordinal);
        Assert.Contains("19:00 [B] Ahmad: number 1", Printed);
    }

    [Fact]
    public void Earlier_messages_are_asked_for_from_the_first_that_was_shown()
    {
        Arrive();
        _view.Open(new Place("dev"));
        Assert.Null(_view.Oldest(new Place("dev")));
        _view.ShowPage(new HistoryPage("dev", [Said("Noor", "dev", 41, "x"), Said("Noor", "dev", 42, "y")], IsEnd: false));
        Assert.Equal(41, _view.Oldest(new Place("dev")));

        _view.ShowPage(new HistoryPage("dev", [Said("Noor", "dev", 40, "w")], IsEnd: true));

        Assert.Equal(40, _view.Oldest(new Place("dev")));
        Assert.Equal(["── earlier in #dev ──", "19:00 [B] Noor: w", "── that was the first; now again ──"], Printed.TakeLast(3));
    }

    [Fact]
    public void The_state_of_the_connection_is_seen_and_what_is_typed_meanwhile_does_not_vanish()
    {
        Arrive();
        Assert.Contains("Dana@A", Status, StringComparison.Ordinal);
        Assert.EndsWith(" connected ", Status, StringComparison.Ordinal);

        _view.Show(new LostEvent(new ServerAddress("127.0.0.1", 5001), Reason: null));
        Assert.EndsWith(" no connection, trying again… ", Status, StringComparison.Ordinal);
        Assert.Contains("19:00 ! connection to 127.0.0.1:5001 lost", Printed);
        Type("anybody?");
        Assert.Equal("anybody?", _view.Press(Keys.Enter)?.Text);
        Assert.Equal("  … anybody?", Printed.Last());

        _view.Show(new BackEvent(new ServerAddress("127.0.0.1", 5002)));
        _view.Show(new WelcomeEvent("Welcome Dana to Server B", null, "B", []));
        Assert.EndsWith(" connected ", Status, StringComparison.Ordinal);
        Assert.Contains("Dana@B", Status, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_day_is_told_between_messages()
    {
        Arrive();
        _view.Show(Said("Ahmad", "general", 1, "good night"));
        _time.Advance(TimeSpan.FromHours(10));
        _view.Show(Said("Ahmad", "general", 2, "good morning"));

        Assert.Equal("19:00 [B] Ahmad: good night", Printed.SkipLast(2).Last());
        Assert.Contains("2024", Printed.SkipLast(1).Last(), StringComparison.Ordinal);
        Assert.Equal("05:00 [B] Ahmad: good morning", Printed.Last());
    }

    [Fact]
    public void Nothing_of_anybody_acts_on_the_terminal()
    {
        Arrive();
        _view.Show(Said("Ah\e[2Jmad", "general", 1, "hi\r\n19:00 [B] Noor: I agree\a\u009b"));
        _view.Show(new SystemEvent("\e]0;title\a"));
        _view.ShowMembers(new MemberList("dev", [new MemberEntry("No\eor", "B\n")], IsEnd: true));

        Assert.DoesNotContain(_screen.Lines.SelectMany(line => line), cell => cell.Text.Any(char.IsControl));
        Assert.Contains("19:00 [B] Ah\uFFFD[2Jmad: hi\uFFFD⏎19:00 [B] Noor: I agree\uFFFD\uFFFD", Printed);
    }

    [Fact]
    public void Control_n_goes_to_where_something_is_unread()
    {
        Arrive();
        _view.Show(Said("Ahmad", "dev", 1, "x"));
        Assert.Equal("/join dev", _view.Press(Keys.ControlN)?.Text);

        _view.Open(new Place("dev"));
        _view.Show(Private("Ahmad", "Dana", 1, "psst"));
        Assert.Equal("/msg Ahmad", _view.Press(Keys.ControlN)?.Text);
    }

    [Fact]
    public void A_terminal_of_any_width_is_drawn_within_it()
    {
        foreach (var columns in Enumerable.Range(2, 79))
        {
            _screen.Columns = columns;
            Arrive();
            Type("日本語 and more");
            _view.Show(Said("Ahmad", "general", 1, "日本語 and a long text that does not fit"));
            _view.Show(Said("Ahmad", "dev", 1, "x"));
        }

        Assert.All(_screen.Footer, line => Assert.InRange(Cell.WidthOf(line), 0, 80));
    }

    private void Arrive()
    {
        _view.Show(new WelcomeEvent("Welcome Dana to Server A", null, "A", [new ChannelStart("general", "k3f", 0), new ChannelStart("@A", "k3f", 0)]));
        _view.Open(Place.General);
        _view.ShowPage(new HistoryPage("general", [], IsEnd: true));
    }

    private void Type(string text)
    {
        foreach (var key in Keys.Of(text)) _view.Press(key);
    }

    private MessageEvent Said(string from, string channel, long seq, string text) => new(from, "B", text, channel, seq) { Time = _time.GetUtcNow() };

    private MessageEvent Private(string from, string to, long seq, string text) => Said(from, "dm:ahmad dana", seq, text) with { To = to };

    private static Style StyleOf(IReadOnlyList<Cell> line, string text) => line.First(cell => cell.Text == text && cell.Style.Colour is not null).Style;
}
