using OrleansChat.Client.Input;
using OrleansChat.Client.View;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Client.Terminal;

/// <summary>
/// The conversation on a terminal: one place at a time, marks for what is unread in others, and below it the line that is typed, which nothing that comes in tears.
/// Names are coloured, times are the person's.
/// </summary>
internal sealed class TerminalView : IView, IDisposable
{
    private readonly Lock _lock = new();
    private readonly IScreen _screen;
    private readonly Printout _printout;
    private readonly string _username;
    private readonly Tabs _tabs;
    private readonly RecentNames _names = new();
    private readonly Typists _typists;
    private readonly InputLine _input;
    private string _who;
    private string _connection = "connecting…";
    private bool _isAway;
    private bool _isClosed;

    /// <summary>An empty view for this person; it draws nothing before it has something to show.</summary>
    public TerminalView(IScreen screen, string username, TimeProvider time)
    {
        (_screen, _username, _who) = (screen, username, username);
        _printout = new Printout(screen, time);
        _tabs = new Tabs(username);
        _typists = new Typists(time, ForgetTypists);
        var completion = new Completion(
            () => _tabs.All.Where(tab => tab.Place.To is null).Select(tab => tab.Place.Channel),
            () => _names.All);
        _input = new InputLine(new LineEditor(completion), _tabs, _printout, time);
    }

    /// <inheritdoc/>
    public bool ShowsPast => true;

    /// <summary>Is told when the person types and when not any more; not while the view is locked.</summary>
    public Action<TypingState>? OnTyping { get; set; }

    /// <summary>Presses a key. Returns the line when it is done, <c>/quit</c> for one who wants to leave, or null.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isMoreToCome">Whether the next key is there already, as when somebody pastes: then nothing is drawn for this one.</param>
    public TypedLine? Press(ConsoleKeyInfo key, bool isMoreToCome = false)
    {
        TypedLine? line;
        TypingState? typing = null;
        lock (_lock)
        {
            line = _input.Press(key);
            if (line is null && !isMoreToCome) typing = _input.Report();
            if (!isMoreToCome) Draw();
        }

        if (typing is { } state) OnTyping?.Invoke(state);
        return line;
    }

    /// <inheritdoc cref="InputLine.AskPassword"/>
    public void AskPassword(bool isNew)
    {
        lock (_lock)
        {
            _input.AskPassword(isNew);
            Draw();
        }
    }

    /// <summary>Draws what stays again, for a terminal that has another size now.</summary>
    public void Resize()
    {
        lock (_lock) Draw();
    }

    /// <summary>Leaves the terminal as it was found, the conversation in it.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _typists.Dispose();
            _screen.SetFooter([], 0);
        }
    }

    /// <inheritdoc/>
    public void Show(ChatEvent heard)
    {
        lock (_lock)
        {
            switch (heard)
            {
                case MessageEvent message:
                    _typists.Forget(message.Channel ?? ChannelName.General, message.From);
                    Hear(message, PlaceOf(message), message.Seq);
                    break;
                case LoggedEvent logged:
                    Hear(logged, Place.Of(logged.Channel, _username), logged.Seq);
                    break;
                case TypingEvent typing:
                    if (typing.User != _username) _typists.Hear(typing);
                    break;
                case PresenceEvent presence:
                    // Many may come at once that nobody here is to read.
                    if (!Hear(presence)) return;
                    break;
                case JoinedEvent joined:
                    if (!_tabs.Has(joined.Start.Channel)) _printout.Notice(joined.Text);
                    _tabs.Join(Place.Of(joined.Start.Channel, _username));
                    break;
                case SystemEvent notice:
                    if (notice is WelcomeEvent welcome) Welcome(welcome);
                    if (notice is LeftEvent left) _tabs.Leave(left.Channel);
                    _printout.Notice(notice.Text);
                    break;
                case ProblemEvent problem:
                    _printout.Problem(problem.Text);
                    break;
                case LostEvent lost:
                    (_input.IsConnected, _connection) = (false, "no connection, trying again…");
                    _typists.Clear();
                    _printout.Problem($"connection to {lost.Server} lost{(lost.Reason is null ? "" : $" ({lost.Reason})")}");
                    break;
                case BackEvent back:
                    _printout.Notice($"connected to {back.Server}");
                    break;
            }

            Draw();
        }
    }

    /// <inheritdoc/>
    public void ShowNotice(string text)
    {
        lock (_lock) _printout.Notice(text);
    }

    /// <inheritdoc/>
    public void ShowError(string text)
    {
        lock (_lock) _printout.Problem(text);
    }

    /// <inheritdoc/>
    public void ShowMembers(MemberList list)
    {
        lock (_lock)
        {
            foreach (var user in list.Users) Remember(user.User);
            _printout.Members(Place.Of(list.Channel, _username), list.Users);
        }
    }

    /// <inheritdoc/>
    public void ShowAway(bool isAway)
    {
        lock (_lock)
        {
            _isAway = isAway;
            _printout.Notice(isAway ? "You are away now; /back ends it" : "You are back");
            Draw();
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
                _printout.Mark($"── earlier in {tab.Place} ──");
                foreach (var item in page.Items) PrintHeard(item);
                _printout.Mark(page.IsEnd ? "── that was the first; now again ──" : "── now again ──");
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
            _printout.Mark($"── {place} ──");
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
        (_input.IsConnected, _connection) = (true, "connected");
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
        else if (heard is ModerationEvent moderation && moderation.User == _username)
        {
            tab.Unread++;
            tab.IsUrgent = true;
        }
    }

    /// <summary>
    /// Who comes and goes is a line in the place where it happens. In <c>general</c>, where everybody is, it would be a line for each login in the cluster: there it is
    /// told to those who are in a private place with that user. Returns whether there is something to read.
    /// </summary>
    private bool Hear(PresenceEvent presence)
    {
        if (presence.User == _username) return false;
        if (presence.State is PresenceState.Left) _typists.Forget(presence.Channel, presence.User);
        else _names.AddQuiet(presence.User);

        var place = _tabs.Current.Place;
        var meant = presence.Channel is ChannelName.General ? Place.Between(_username, presence.User).Channel : presence.Channel;
        if (place.Channel != meant || _tabs.Current.AwaitsPage) return false;

        _printout.Notice(presence.State switch
        {
            PresenceState.Joined when place.To is not null => $"{presence.User} is here",
            PresenceState.Left when place.To is not null => $"{presence.User} has gone",
            PresenceState.Joined => $"{presence.User} joined {place}",
            PresenceState.Left => $"{presence.User} left {place}",
            PresenceState.Away => $"{presence.User} is away",
            _ => $"{presence.User} is back",
        });
        return true;
    }

    private void ForgetTypists()
    {
        lock (_lock)
        {
            _typists.Expire();
            Draw();
        }
    }

    private void Remember(string name)
    {
        if (name != _username) _names.Add(name);
    }

    private void PrintHeard(ChatEvent heard)
    {
        _tabs.Current.Shown(heard);
        if (heard is LoggedEvent logged) _printout.Notice(logged.Text, logged.Time);
        if (heard is not MessageEvent message) return;

        Remember(message.From);
        _printout.Message(message);
    }

    private void Draw()
    {
        // A timer, or a signal of the terminal, may come late.
        if (_isClosed) return;

        var columns = _screen.Columns;
        var (input, cursor) = _input.Fit(columns);
        var who = _isAway ? $"{_who} (away)" : _who;
        _screen.SetFooter([Footer.Status(who, _tabs, _typists.Words(_tabs.Current.Place.Channel), _connection, _input.IsConnected, columns), input], cursor);
    }

    private Place PlaceOf(MessageEvent message)
    {
        var place = Place.Of(message.Channel, _username);

        // In the message the name is as its owner writes it.
        return message.To is null ? place : place with { To = message.From == _username ? message.To : message.From };
    }
}
