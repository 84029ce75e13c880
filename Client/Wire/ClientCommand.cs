namespace OrleansChat.Client.Wire;

/// <summary>What the client says to a server.</summary>
internal abstract record ClientCommand;

/// <summary>A command that the server answers; <paramref name="Rid"/> comes back in the answer.</summary>
internal abstract record Request(string Rid) : ClientCommand;

/// <summary>
/// Asks for a name. The server sends acks, history and a token to this client because of the capabilities that go with it, and of each channel in
/// <paramref name="Resume"/> everything behind the position. With the <paramref name="Token"/> of the last session it gets the name even if that one still holds it.
/// </summary>
internal sealed record LoginCommand(string Rid, string Username, IReadOnlyList<ChannelPosition> Resume, string? Token = null) : Request(Rid);

/// <summary>A request that puts a line into the log. Sent again with the same <paramref name="Cid"/> it is still one line.</summary>
internal abstract record LogRequest(string Rid, string Cid) : Request(Rid);

/// <summary>
/// A message to a channel (<c>general</c> when none is named), with <paramref name="ServerOnly"/> to the clients of this server, or with <paramref name="To"/>
/// to one user.
/// </summary>
internal sealed record PostCommand(string Rid, string Cid, string Text, string? Channel = null, bool ServerOnly = false, string? To = null) : LogRequest(Rid, Cid);

/// <summary>Says what a channel is about; an empty text takes that away.</summary>
internal sealed record TopicCommand(string Rid, string Cid, string Channel, string Text) : LogRequest(Rid, Cid);

/// <summary>Enters a channel.</summary>
internal sealed record JoinCommand(string Rid, string Channel) : Request(Rid);

/// <summary>Leaves a channel.</summary>
internal sealed record LeaveCommand(string Rid, string Channel) : Request(Rid);

/// <summary>Asks for the last messages of a channel, or for those <paramref name="Before"/> or <paramref name="After"/> a place.</summary>
internal sealed record HistoryCommand(string Rid, string Channel, long? Before, long? After, int Limit) : Request(Rid);

/// <summary>Asks for the channels that there are, <paramref name="After"/> the one of this name.</summary>
internal sealed record ChannelsCommand(string Rid, string? After) : Request(Rid);

/// <summary>Asks who is in a channel, <paramref name="After"/> the user of this name.</summary>
internal sealed record WhoCommand(string Rid, string Channel, string? After) : Request(Rid);

/// <summary>Ends the session; the server says goodbye and closes.</summary>
internal sealed record QuitCommand : ClientCommand;

/// <summary>Answers a ping.</summary>
internal sealed record PongCommand : ClientCommand;
