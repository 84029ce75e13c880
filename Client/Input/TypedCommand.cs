namespace OrleansChat.Client.Input;

/// <summary>What a person means by a line.</summary>
internal abstract record TypedCommand
{
    /// <summary>A message to the channel that the person is in, or only to the clients of the same server.</summary>
    internal sealed record Say(string Text, bool ServerOnly = false) : TypedCommand;

    /// <summary>Enter a channel and write there from now on.</summary>
    internal sealed record Join(string Channel) : TypedCommand;

    /// <summary>Leave a channel.</summary>
    internal sealed record Leave(string Channel) : TypedCommand;

    /// <summary>Leave the conversation.</summary>
    internal sealed record Quit : TypedCommand;

    /// <summary>An empty line.</summary>
    internal sealed record Nothing : TypedCommand;

    /// <summary>A line that is not understood; <paramref name="Hint"/> says what would be.</summary>
    internal sealed record Mistake(string Hint) : TypedCommand;
}
