using OrleansChat.Client.Session;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client;

// What is said in passing: it is not in the log, nobody answers it, and without a connection it is not said at all.
public sealed partial class ChatClient
{
    private volatile Exchange? _exchange;
    private volatile bool _isAway;

    /// <summary>
    /// Says that the user is away from the keyboard, or here again. Who comes back to another server is still away there. A server that does not take it says so by a
    /// <see cref="ProblemEvent"/>.
    /// </summary>
    public Task SetAwayAsync(bool isAway)
    {
        _isAway = isAway;
        return TellAsync(new PresenceCommand(isAway));
    }

    /// <summary>
    /// Says that the user types in a channel, or has stopped. It is to be said again every few seconds, not at every key: a server drops what is too much. A
    /// message says by itself that its author has stopped.
    /// </summary>
    public Task TypingAsync(string channel, bool isActive) => TellAsync(new TypingCommand(channel, To: null, isActive));

    /// <summary>Says to one user that this one types to him, or has stopped; otherwise as in a channel.</summary>
    public Task TypingToAsync(string user, bool isActive) => TellAsync(new TypingCommand(Channel: null, user, isActive));

    private Task TellAsync(ClientCommand command) => _exchange?.TellAsync(command) ?? Task.CompletedTask;
}
