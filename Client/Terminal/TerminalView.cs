using System.Globalization;
using OrleansChat.Client.View;

namespace OrleansChat.Client.Terminal;

/// <summary>
/// The conversation on a terminal: one place at a time, marks for what is unread in others, and below it the line that is typed, which nothing that comes in tears.
/// Names are coloured, times are the person's.
/// </summary>
internal sealed class TerminalView : IView
{
    private const int TimeColumns = 6;

    private readonly Lock _lock = new();
    private readonly IScreen _screen;
    private readonly string _username;
    private readonly TimeProvider _time;
    private readonly Tabs _tabs;
    private readonly RecentNames _names = new();
    private readonly LineEditor _editor;
    private string _who;
    private string _connection = "connecting…";
    private bool _isConnected;
    private DateOnly _day;

    /// <summary>An empty view for this person; it draws nothing before it has something to show.</summary>
    public TerminalView(IScreen screen, string username, TimeProvider time)
    {
        (_screen, _username, _time, _who) = (screen, username, time, username);
        _tabs = new Tabs(username);
        var completion = new Completion(
            () => _tabs.All.Where(tab => tab.Place.To is null).Select(tab => tab.Place.Channel),
            () => _names.All);
        _editor = new LineEditor(completion);
        _day = Today;
    }

    /// <inheritdoc/>
    public bool ShowsPast => true;

    private DateOnly Today => DateOnly.FromDateTime(_time.GetLocalNow().DateTime);

    /// <summary>Presses a key. Returns the line when it is done, <c>/quit</c> for one who wants to leave, or null.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isMoreToCome">Whether the next key is there already, as when somebody pastes: then nothing is drawn for this one.</param>
    public string? Press(ConsoleKeyInfo key, bool isMoreToCome = false)
    {
        lock (_lock)
        {
            var outcome = _editor.Press(key);
            var line = outcome switch
            {
                KeyOutcome.Submitted => _editor.Submitted,
                KeyOutcome.Quit => "/quit",
                KeyOutcome.NextPlace when _tabs.Next().Place is var place && place != _tabs.Current.Place => place.To is null ? $"/join {place.Channel}" : $"/msg {place.To}",
                _ => null,
            };

            // It comes back as everybody sees it once it is said; until then nobody would know where it is.
            if (!_isConnected && line is { Length: > 0 } && line != "/quit") Print(Style.Dim, $"  … {line}");
            if (!isMoreToCome) Draw();
            return line;
        }
    }

    /// <summary>Draws what stays again, for a terminal that has another size now.</summary>
    public void Resize()
    {
        lock (_lock) Draw();
    }

    /// <summary>Leaves the terminal as it was found, the conversation in it.</summary>
    public void Close()
    {
        lock (_lock) _screen.SetFooter([], 0);
    }

    /// <inheritdoc/>
    public void Show(ChatEvent heard)
    {
        lock (_lock)
        {
            switch (heard)
            {
                case MessageEvent message:
                    Hear(message, PlaceOf(message), message.Seq);
                    break;
                case LoggedEvent logged:
                    Hear(logged, Place.Of(logged.Channel, _username), logged.Seq);
                    break;
                case JoinedEvent joined:
                    if (!_tabs.Has(joined.Start.Channel)) PrintNotice(joined.Text, time: null);
                    _tabs.Of(Place.Of(joined.Start.Channel, _username));
                    break;
                case SystemEvent notice:
                    if (notice is WelcomeEvent welcome) Welcome(welcome);
                    if (notice is LeftEvent left) _tabs.Remove(left.Channel);
                    PrintNotice(notice.Text, time: null);
                    break;
                case ProblemEvent problem:
                    PrintError(problem.Text);
                    break;
                case LostEvent lost:
                    (_isConnected, _connection) = (false, "no connection, trying again…");
                    PrintError($"connection to {lost.Server} lost{(lost.Reason is null ? "" : $" ({lost.Reason})")}");
                    break;
                case BackEvent back:
                    PrintNotice($"connected to {back.Server}", time: null);
                    break;
            }

            Draw();
        }
    }

    /// <inheritdoc/>
    public void ShowNotice(string text)
    {
        lock (_lock) PrintNotice(text, time: null);
    }

    /// <inheritdoc/>
    public void ShowError(string text)
    {
        lock (_lock) PrintError(text);
    }

    /// <inheritdoc/>
    public void ShowMembers(MemberList list)
    {
        lock (_lock)
        {
            var line = new List<Cell>(Cell.Of($"* In {Place.Of(list.Channel, _username)}:", Style.Dim));
            foreach (var user in list.Users)
            {
                Remember(user.User);
                line.AddRange(Cell.Of($" {user.User}", user.Server is null ? Style.Dim : Palette.Of(user.User)));
                if (user.Server is not null) line.AddRange(Cell.Of($" [{user.Server}]", Style.Dim));
            }

            Print(_time.GetLocalNow(), line);
        }
    }

    /// <inheritdoc/>
    public void ShowPage(HistoryPage page)
    {
        lock (_lock)
        {
            var tab = _tabs.Current;
            if (page.Channel != tab.Place.Channel) return;
            if (tab.AwaitsPage)
            {
                foreach (var item in tab.Arrive(page)) PrintHeard(item);
            }
            else
            {
                Print(Style.Dim, $"── earlier in {tab.Place} ──");
                foreach (var item in page.Items) PrintHeard(item);
                Print(Style.Dim, page.IsEnd ? "── that was the first; now again ──" : "── now again ──");
            }

            Draw();
        }
    }

    /// <inheritdoc/>
    public int Open(Place place)
    {
        lock (_lock)
        {
            var unread = _tabs.Of(place).Unread;
            _tabs.Open(place).Open();
            Print(Style.Dim, $"── {place} ──");
            Draw();
            return Math.Clamp(unread, ClientLimits.RecentMessages, ClientLimits.HistoryPage);
        }
    }

    /// <inheritdoc/>
    public long? Oldest(Place place)
    {
        lock (_lock) return _tabs.Of(place).Oldest;
    }

    private void Welcome(WelcomeEvent welcome)
    {
        _tabs.Welcome(welcome.Channels);
        (_isConnected, _connection) = (true, "connected");
        _who = welcome.Server is null ? _username : $"{_username}@{welcome.Server}";
    }

    private void Hear(ChatEvent heard, Place place, long? seq)
    {
        if (heard is MessageEvent { From: var from }) Remember(from);

        var tab = _tabs.Of(place);
        if (tab == _tabs.Current && tab.AwaitsPage)
        {
            if (tab.TryHold(heard, seq)) return;
            foreach (var held in tab.Arrive(new HistoryPage(place.Channel, [], IsEnd: false))) PrintHeard(held);
        }

        if (tab == _tabs.Current || place.IsLocal)
        {
            PrintHeard(heard);
        }
        else if (heard is MessageEvent message && message.From != _username)
        {
            tab.Unread++;
            tab.IsUrgent |= message.To is not null || message.Text.Contains(_username, StringComparison.CurrentCultureIgnoreCase);
        }
    }

    private void Remember(string name)
    {
        if (name != _username) _names.Add(name);
    }

    private void PrintHeard(ChatEvent heard)
    {
        _tabs.Current.Shown(heard);
        if (heard is LoggedEvent logged) PrintNotice(logged.Text, logged.Time);
        if (heard is not MessageEvent message) return;

        Remember(message.From);
        var line = new List<Cell>(Cell.Of($"[{message.Server}] ", Style.Dim));
        line.AddRange(Cell.Of(message.From, Palette.Of(message.From)));
        if (message.Channel is ['@', ..]) line.AddRange(Cell.Of(" (local)", Style.Dim));
        line.AddRange(Cell.Of($": {message.Text}"));
        Print(message.Time is { } said ? TimeZoneInfo.ConvertTime(said, _time.LocalTimeZone) : _time.GetLocalNow(), line);
    }

    private void PrintNotice(string text, DateTimeOffset? time) =>
        Print(time is { } then ? TimeZoneInfo.ConvertTime(then, _time.LocalTimeZone) : _time.GetLocalNow(), [.. Cell.Of($"* {text}", Style.Dim)]);

    private void PrintError(string text) => Print(_time.GetLocalNow(), [.. Cell.Of($"! {text}", Style.Problem)]);

    private void Print(DateTimeOffset time, List<Cell> line)
    {
        var day = DateOnly.FromDateTime(time.DateTime);
        if (day != _day) Print(Style.Dim, $"── {day.ToString("D", CultureInfo.CurrentCulture)} ──");
        _day = day;
        Print([.. Cell.Of(time.ToString("HH:mm ", CultureInfo.InvariantCulture), Style.Dim), .. line], TimeColumns);
    }

    private void Print(Style style, string text) => Print([.. Cell.Of(text, style)], indent: 0);

    private void Print(IReadOnlyList<Cell> line, int indent) => _screen.Print(Lines.Wrap(line, _screen.Columns, indent));

    private void Draw()
    {
        var columns = _screen.Columns;
        var (input, cursor) = Footer.Input(_tabs.Current.Place, _editor.Text, _editor.Cursor, columns);
        _screen.SetFooter([Footer.Status(_who, _tabs, _connection, _isConnected, columns), input], cursor);
    }

    private Place PlaceOf(MessageEvent message)
    {
        var place = Place.Of(message.Channel, _username);

        // In the message the name is as its owner writes it.
        return message.To is null ? place : place with { To = message.From == _username ? message.To : message.From };
    }
}
