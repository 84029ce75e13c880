namespace OrleansChat.Client.Wire;

/// <summary>What the client says to a server.</summary>
internal abstract record ClientCommand;

/// <summary>A command that the server answers; <paramref name="Rid"/> comes back in the answer.</summary>
internal abstract record Request(string Rid) : ClientCommand;

/// <summary>
/// Asks for a name. The server sends acks, history, a token and pings to this client because of the capabilities that it always has, and of each channel in
/// <paramref name="Resume"/> everything behind the position. With the <paramref name="Token"/> of the last session it gets the name even if that one still holds it.
/// </summary>
internal sealed record LoginCommand(string Rid, string Username, IReadOnlyList<ChannelPosition> Resume, string? Token = null) : Request(Rid)
{
    /// <summary>What this client needs itself.</summary>
    public static readonly IReadOnlyList<string> OwnCapabilities = ["ack", "history", "token", "ping"];

    /// <summary>What the server shall send.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = OwnCapabilities;

    /// <summary>The password of the name's account; null when it shall not be shown.</summary>
    public string? Password { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"login {Username}";
}

/// <summary>
/// Makes an account: before a login for the <paramref name="Username"/>, after it for one's own name, whose password it changes if it has one already.
/// </summary>
internal sealed record RegisterCommand(string Rid, string? Username, string Password) : Request(Rid)
{
    /// <inheritdoc/>
    public override string ToString() => $"register {Username}";
}

/// <summary>A request that puts a line into the log. Sent again with the same <paramref name="Cid"/> it is still one line.</summary>
internal abstract record LogRequest(string Rid, string Cid) : Request(Rid);

/// <summary>
/// A message to a channel (<c>general</c> when none is named), with <paramref name="ServerOnly"/> to the clients of this server, or with <paramref name="To"/>
/// to one user.
/// </summary>
internal sealed record PostCommand(string Rid, string Cid, string Text, string? Channel = null, bool ServerOnly = false, string? To = null) : LogRequest(Rid, Cid);

/// <summary>Says what a channel is about; an empty text takes that away.</summary>
internal sealed record TopicCommand(string Rid, string Cid, string Channel, string Text) : LogRequest(Rid, Cid);

/// <summary>Does something to one user of a channel, <paramref name="ForSeconds"/> long where it is a state and ends by itself.</summary>
internal sealed record ModerateCommand(string Rid, string Cid, Moderation Kind, string Channel, string User, string? Reason, long? ForSeconds) : LogRequest(Rid, Cid);

/// <summary>Enters a channel.</summary>
internal sealed record JoinCommand(string Rid, string Channel) : Request(Rid);

/// <summary>Leaves a channel.</summary>
internal sealed record LeaveCommand(string Rid, string Channel) : Request(Rid);

/// <summary>Asks for the last messages of a channel, or for those <paramref name="Before"/> or <paramref name="After"/> a place.</summary>
internal sealed record HistoryCommand(string Rid, string Channel, long? Before, long? After, int Limit) : Request(Rid);

/// <summary>Asks for the channels that there are, <paramref name="After"/> the one of this name.</summary>
internal sealed record ChannelsCommand(string Rid, string? After, int? Limit = null) : Request(Rid);

/// <summary>Asks who is in a channel, <paramref name="After"/> the user of this name.</summary>
internal sealed record WhoCommand(string Rid, string Channel, string? After) : Request(Rid);

/// <summary>Ends the session; the server says goodbye and closes.</summary>
internal sealed record QuitCommand : ClientCommand;

/// <summary>Says in passing that the person is away, or here again. Nothing answers it but a refusal.</summary>
internal sealed record PresenceCommand(bool IsAway) : ClientCommand
{
    /// <summary>By which its refusal is told from others; requests have numbers.</summary>
    public const string Rid = "presence";
}

/// <summary>Says in passing that the person types, or has stopped: in a channel, or <paramref name="To"/> one user. Nothing answers it but a refusal, which nobody reads.</summary>
internal sealed record TypingCommand(string? Channel, string? To, bool IsActive) : ClientCommand
{
    /// <summary>By which its refusal is told from others; requests have numbers.</summary>
    public const string Rid = "typing";
}

/// <summary>Answers a ping.</summary>
internal sealed record PongCommand : ClientCommand;
