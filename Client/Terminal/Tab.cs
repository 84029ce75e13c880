using OrleansChat.Client.View;

namespace OrleansChat.Client.Terminal;

/// <summary>What the person has seen of a place and what not.</summary>
internal sealed class Tab(Place place)
{
    private readonly List<(ChatEvent Heard, long? Seq)> _held = [];

    /// <summary>The place.</summary>
    public Place Place { get; set; } = place;

    /// <summary>How many messages came that the person has not seen.</summary>
    public int Unread { get; set; }

    /// <summary>Whether one of them is for the person in particular.</summary>
    public bool IsUrgent { get; set; }

    /// <summary>Whether the person is not there any more. What is looked at stays, until the person looks elsewhere.</summary>
    public bool IsLeft { get; set; }

    /// <summary>The place in the channel of the first message that was shown; null when none was.</summary>
    public long? Oldest { get; private set; }

    /// <summary>Whether a page of the last messages is asked for: what comes meanwhile stands behind it.</summary>
    public bool AwaitsPage { get; private set; }

    /// <summary>The person looks at it now; what was shown before is no longer near.</summary>
    public void Open()
    {
        (Unread, IsUrgent, Oldest, AwaitsPage) = (0, false, null, true);
        _held.Clear();
    }

    /// <summary>Keeps what is heard for behind the page. False when there is too much of it to wait any longer.</summary>
    public bool TryHold(ChatEvent heard, long? seq)
    {
        if (_held.Count >= ClientLimits.HeldForPageMax) return false;
        _held.Add((heard, seq));
        return true;
    }

    /// <summary>The page is there: it, and what came meanwhile and is not on it.</summary>
    public IEnumerable<ChatEvent> Arrive(HistoryPage page)
    {
        AwaitsPage = false;
        var last = page.Items.Count > 0 ? SeqOf(page.Items[^1]) : null;
        var behind = _held.Where(held => held.Seq is null || last is null || held.Seq > last).Select(held => held.Heard).ToArray();
        _held.Clear();
        return [.. page.Items, .. behind];
    }

    /// <summary>This is shown now.</summary>
    public void Shown(ChatEvent heard)
    {
        if (SeqOf(heard) is { } seq && (Oldest is null || seq < Oldest)) Oldest = seq;
    }

    private static long? SeqOf(ChatEvent heard) => heard switch
    {
        MessageEvent message => message.Seq,
        LoggedEvent logged => logged.Seq,
        _ => null,
    };
}
