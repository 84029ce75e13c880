namespace OrleansChat.Client.Terminal;

/// <summary>Who types where. One who says nothing more of it is forgotten after a while. Not thread-safe.</summary>
/// <param name="time">The clock.</param>
/// <param name="onOver">Called, on a thread of its own, when somebody may have been forgotten.</param>
internal sealed class Typists(TimeProvider time, Action onOver) : IDisposable
{
    private readonly List<(string Channel, string User, long Since)> _typists = [];
    private ITimer? _timer;

    /// <summary>Somebody said that he types, or has stopped.</summary>
    public void Hear(TypingEvent heard)
    {
        Forget(heard.Channel, heard.User);
        if (!heard.IsActive || _typists.Count >= ClientLimits.TypistsMax) return;

        _typists.Add((heard.Channel, heard.User, time.GetTimestamp()));
        if (_typists.Count == 1) Wake(ClientLimits.TypingLasts);
    }

    /// <summary>Somebody has said what he typed, or is gone.</summary>
    public void Forget(string channel, string user) => _typists.RemoveAll(typist => typist.Channel == channel && typist.User == user);

    /// <summary>Nothing is known any more.</summary>
    public void Clear() => _typists.Clear();

    /// <summary>Forgets those whose time is over, and sees to it that the next ones are.</summary>
    public void Expire()
    {
        _typists.RemoveAll(typist => time.GetElapsedTime(typist.Since) >= ClientLimits.TypingLasts);
        if (_typists.Count > 0) Wake(ClientLimits.TypingLasts - time.GetElapsedTime(_typists.Min(typist => typist.Since)));
    }

    /// <summary>Who types there, in words; empty when nobody does.</summary>
    public string Words(string channel)
    {
        string[] users = [.. _typists.Where(typist => typist.Channel == channel).Select(typist => typist.User)];
        return users switch
        {
            [] => "",
            [var one] => $"{one} is typing …",
            { Length: <= ClientLimits.TypistsShownMax } => $"{string.Join(", ", users[..^1])} and {users[^1]} are typing …",
            _ => "several are typing …",
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Wake(TimeSpan after)
    {
        _timer ??= time.CreateTimer(static state => ((Typists)state!).Over(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(after, Timeout.InfiniteTimeSpan);
    }

    private void Over() => onOver();
}
