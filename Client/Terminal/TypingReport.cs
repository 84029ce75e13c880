using OrleansChat.Client.View;

namespace OrleansChat.Client.Terminal;

/// <summary>Whether the person types to a place or has stopped.</summary>
internal readonly record struct TypingState(Place Place, bool IsActive)
{
    /// <summary>Tells it to those who are there.</summary>
    public Task TellAsync(ChatClient client) => Place.To is { } user ? client.TypingToAsync(user, IsActive) : client.TypingAsync(Place.Channel, IsActive);
}

/// <summary>
/// Decides what others are told of what a person types: that there is a message to come, not at every key, and that there will be none when the line is empty again.
/// Commands are nobody's business. A message that is sent says by itself that it is done.
/// </summary>
internal sealed class TypingReport(TimeProvider time)
{
    private Place? _told;
    private long? _toldAt;

    /// <summary>The line to this place looks so now. Returns what others are to be told; null when that is nothing.</summary>
    public TypingState? Next(Place place, string line)
    {
        if (string.IsNullOrWhiteSpace(line) || line[0] == '/')
        {
            var (told, isOver) = (_told, _told is not null);
            _told = null;
            return isOver ? new TypingState(told!, IsActive: false) : null;
        }

        if (_toldAt is { } before && time.GetElapsedTime(before) < ClientLimits.TypingPause) return null;
        (_told, _toldAt) = (place, time.GetTimestamp());
        return new TypingState(place, IsActive: true);
    }

    /// <summary>The line was sent.</summary>
    public void Sent() => _told = null;
}
