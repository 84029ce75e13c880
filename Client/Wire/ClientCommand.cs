namespace OrleansChat.Client.Wire;

/// <summary>What the client says to a server.</summary>
internal abstract record ClientCommand;

/// <summary>A command that the server answers; <paramref name="Rid"/> comes back in the answer.</summary>
internal abstract record Request(string Rid) : ClientCommand;

/// <summary>
/// Asks for a name. The server sends acks to this client because of the capability that goes with it, and of each channel in <paramref name="Resume"/>
/// everything behind the position.
/// </summary>
internal sealed record LoginCommand(string Rid, string Username, IReadOnlyList<ChannelPosition> Resume) : Request(Rid);

/// <summary>
/// A message to a channel (<c>general</c> when none is named) or, with <paramref name="ServerOnly"/>, to the clients of this server.
/// Sent again with the same <paramref name="Cid"/> it is still one message.
/// </summary>
internal sealed record PostCommand(string Rid, string Cid, string Text, string? Channel = null, bool ServerOnly = false) : Request(Rid);

/// <summary>Enters a channel.</summary>
internal sealed record JoinCommand(string Rid, string Channel) : Request(Rid);

/// <summary>Leaves a channel.</summary>
internal sealed record LeaveCommand(string Rid, string Channel) : Request(Rid);

/// <summary>Ends the session; the server says goodbye and closes.</summary>
internal sealed record QuitCommand : ClientCommand;

/// <summary>Answers a ping.</summary>
internal sealed record PongCommand : ClientCommand;
