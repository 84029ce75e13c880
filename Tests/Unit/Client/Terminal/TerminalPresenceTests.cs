using OrleansChat.Client;
using OrleansChat.Client.Terminal;
using OrleansChat.Client.View;
using OrleansChat.Client.Wire;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.Client.Terminal;

/// <summary>Who is there, who types and who was put out, on a screen.</summary>
public sealed class TerminalPresenceTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly MemoryScreen _screen = new(80);
    private readonly TerminalView _view;

    public TerminalPresenceTests()
    {
        _view = new TerminalView(_screen, "Dana", _time);
        _view.Show(new WelcomeEvent("Welcome Dana to Server A", null, "A", [new ChannelStart("general", "k3f", 0), new ChannelStart("dev", "k3f", 0)]));
        Open(new Place("dev"));
    }

    private string Last => MemoryScreen.TextOf(_screen.Lines[^1]);

    private string Status => MemoryScreen.TextOf(_screen.Footer[0]);

    public void Dispose() => _view.Dispose();

    [Fact]
    public void Who_types_is_said_above_the_input_for_a_while()
    {
        _view.Show(new TypingEvent("dev", "Ahmad", IsActive: true));
        _view.Show(new TypingEvent("general", "Noor", IsActive: true));
        _view.Show(new TypingEvent("dev", "Dana", IsActive: true));
        Assert.EndsWith(" Ahmad is typing …  connected ", Status, StringComparison.Ordinal);

        _time.Advance(ClientLimits.TypingLasts);
        Assert.DoesNotContain("typing", Status, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_said_it_or_left_types_no_more()
    {
        _view.Show(new TypingEvent("dev", "Ahmad", IsActive: true));
        _view.Show(new MessageEvent("Ahmad", "B", "so", "dev", 1));
        Assert.DoesNotContain("typing", Status, StringComparison.Ordinal);

        _view.Show(new TypingEvent("dev", "Ahmad", IsActive: true));
        _view.Show(new PresenceEvent("dev", "Ahmad", "B", PresenceState.Left));
        Assert.DoesNotContain("typing", Status, StringComparison.Ordinal);

        _view.Show(new TypingEvent("dev", "Ahmad", IsActive: true));
        _view.Show(new LostEvent(new ServerAddress("127.0.0.1", 5001), Reason: null));
        Assert.DoesNotContain("typing", Status, StringComparison.Ordinal);
    }

    [Fact]
    public void However_long_the_names_are_the_connection_is_seen()
    {
        foreach (var columns in Enumerable.Range(2, 79))
        {
            _screen.Columns = columns;
            _view.Show(new TypingEvent("dev", new string('語', 32), IsActive: true));
            Assert.InRange(Cell.WidthOf(_screen.Footer[0]), 0, columns);
        }

        Assert.EndsWith(" connected ", Status, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_comes_and_goes_is_a_line_in_the_place_that_is_looked_at()
    {
        _view.Show(new PresenceEvent("dev", "Ahmad", "B", PresenceState.Joined));
        Assert.Equal("19:00 * Ahmad joined #dev", Last);
        Assert.True(_screen.Lines[^1].Skip(6).All(cell => cell.Style == Style.Dim));
        _view.Show(new PresenceEvent("dev", "Ahmad", "B", PresenceState.Left));
        Assert.Equal("19:00 * Ahmad left #dev", Last);

        var count = _screen.Lines.Count;
        _view.Show(new PresenceEvent("ops", "Ahmad", "B", PresenceState.Joined));
        _view.Show(new PresenceEvent("dev", "Dana", "A", PresenceState.Joined));
        Assert.Equal(count, _screen.Lines.Count);
    }

    [Fact]
    public void Who_logs_in_and_out_is_told_only_to_those_who_talk_to_him()
    {
        Open(Place.General);
        var count = _screen.Lines.Count;
        foreach (var state in Enum.GetValues<PresenceState>()) _view.Show(new PresenceEvent("general", "Ahmad", "B", state));
        Assert.Equal(count, _screen.Lines.Count);

        Open(Place.Between("Dana", "ahmad"));
        foreach (var (state, words) in new[]
        {
            (PresenceState.Left, "has gone"), (PresenceState.Joined, "is here"), (PresenceState.Away, "is away"), (PresenceState.Here, "is back"),
        })
        {
            _view.Show(new PresenceEvent("general", "Noor", "B", state));
            _view.Show(new PresenceEvent("general", "Ahmad", "B", state));
            Assert.Equal($"19:00 * Ahmad {words}", Last);
        }
    }

    [Fact]
    public void Who_is_there_can_be_completed_behind_those_who_have_spoken()
    {
        _view.Show(new PresenceEvent("general", "Ahmed", "B", PresenceState.Joined));
        _view.Show(new MessageEvent("Ahmad", "B", "so", "dev", 1));
        Type("/kick Ah");

        _view.Press(Keys.Tab);
        Assert.EndsWith("> /kick Ahmad ", Input(), StringComparison.Ordinal);
        _view.Press(Keys.Tab);
        Assert.EndsWith("> /kick Ahmed ", Input(), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_in_a_channel_has_his_role_and_whether_he_is_away()
    {
        _view.ShowMembers(new MemberList("dev", [new MemberEntry("Ahmad", "B") { Role = "owner", IsAway = true }, new MemberEntry("Noor", "C")], IsEnd: true));

        Assert.Equal("19:00 * In #dev: Ahmad [B] owner away Noor [C]", Last);
    }

    [Fact]
    public void Who_is_away_sees_it()
    {
        _view.ShowAway(isAway: true);
        Assert.StartsWith(" Dana@A (away) ", Status, StringComparison.Ordinal);
        Assert.Equal("19:00 * You are away now; /back ends it", Last);

        _view.ShowAway(isAway: false);
        Assert.StartsWith(" Dana@A  #dev ", Status, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_done_to_others_is_a_line_and_what_is_done_to_oneself_elsewhere_a_mark()
    {
        _view.Show(new ModerationEvent("Noor muted Ahmad in dev", "dev", 1, Moderation.Mute, "Noor", "Ahmad"));
        Assert.Equal("19:00 * Noor muted Ahmad in dev", Last);

        _view.Show(new ModerationEvent("Noor muted Ahmad in general", "general", 1, Moderation.Mute, "Noor", "Ahmad"));
        Assert.DoesNotContain("#general 1", Status, StringComparison.Ordinal);
        _view.Show(new ModerationEvent("Noor muted Dana in general", "general", 2, Moderation.Mute, "Noor", "Dana"));
        Assert.Contains("#general 1!", Status, StringComparison.Ordinal);
    }

    [Fact]
    public void A_channel_that_one_was_put_out_of_is_no_place_to_go_to_once_one_looks_elsewhere()
    {
        _view.Show(new LeftEvent("You were kicked from dev", Rid: null, "dev"));
        Assert.Equal("19:00 * You were kicked from dev", Last);
        Assert.StartsWith("#dev> ", Input(), StringComparison.Ordinal);

        Open(Place.General);
        Assert.Null(_view.Press(Keys.ControlN));
    }

    [Fact]
    public void A_channel_that_one_joins_again_is_a_place_again()
    {
        _view.Show(new LeftEvent("You were kicked from dev", Rid: null, "dev"));
        _view.Show(new JoinedEvent("You joined dev", Rid: null, new ChannelStart("dev", "k3f", 9)));
        Open(Place.General);

        Assert.Equal("/join dev", _view.Press(Keys.ControlN)?.Text);
    }

    [Fact]
    public void What_one_types_is_told_by_the_view_and_commands_are_not()
    {
        var told = new List<TypingState>();
        _view.OnTyping = told.Add;

        Type("/who");
        _view.Press(Keys.ControlU);
        Assert.Empty(told);
        Type("hello");
        _view.Press(Keys.ControlU);
        Assert.Equal([new TypingState(new Place("dev"), IsActive: true), new TypingState(new Place("dev"), IsActive: false)], told);
    }

    [Fact]
    public void A_closed_view_draws_nothing_any_more()
    {
        _view.Show(new TypingEvent("dev", "Ahmad", IsActive: true));
        _view.Dispose();
        _time.Advance(ClientLimits.TypingLasts);
        _view.Resize();

        Assert.Empty(_screen.Footer);
    }

    private string Input() => MemoryScreen.TextOf(_screen.Footer[1]);

    private void Open(Place place)
    {
        _view.Open(place);
        _view.ShowPage(new HistoryPage(place.Channel, [], IsEnd: true));
    }

    private void Type(string text)
    {
        foreach (var key in Keys.Of(text)) _view.Press(key);
    }
}
