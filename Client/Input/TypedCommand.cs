namespace OrleansChat.Client.Input;

/// <summary>What a person means by a line. <see cref="object.ToString"/> says it as it was typed.</summary>
internal abstract record TypedCommand
{
    /// <summary>A message to the place where the person writes.</summary>
    internal sealed record Say(string Text, bool ServerOnly = false) : TypedCommand
    {
        /// <summary>The server that the person was at when it was typed; only one that is said to the clients of that server asks for it.</summary>
        public string? Server { get; init; }

        public override string ToString() => Text;
    }

    /// <summary>Enter a channel and write there from now on.</summary>
    internal sealed record Join(string Channel) : TypedCommand
    {
        public override string ToString() => $"/join {Channel}";
    }

    /// <summary>Leave a channel; the one where the person writes if none is named.</summary>
    internal sealed record Leave(string? Channel) : TypedCommand
    {
        public override string ToString() => Channel is null ? "/leave" : $"/leave {Channel}";
    }

    /// <summary>Write to one user from now on, first <paramref name="Text"/> if there is one.</summary>
    internal sealed record Message(string To, string? Text) : TypedCommand
    {
        public override string ToString() => Text is null ? $"/msg {To}" : $"/msg {To} {Text}";
    }

    /// <summary>Say what the channel is about; without a text, ask it.</summary>
    internal sealed record Topic(string? Text) : TypedCommand
    {
        public override string ToString() => Text switch
        {
            null => "/topic",
            "" => "/topic -",
            _ => $"/topic {Text}",
        };
    }

    /// <summary>Do something to a user of the channel where the person writes.</summary>
    internal sealed record Moderate(Moderation Kind, string User, TimeSpan? Duration = null, string? Reason = null) : TypedCommand
    {
        public override string ToString() => $"/{Kind.ToString().ToLowerInvariant()} {User}";
    }

    /// <summary>Be away from the keyboard, or back.</summary>
    internal sealed record Away(bool IsAway) : TypedCommand
    {
        public override string ToString() => IsAway ? "/away" : "/back";
    }

    /// <summary>Make an account, or change its password; null where nobody could be asked for it.</summary>
    internal sealed record Register(string? Password = null) : TypedCommand
    {
        public override string ToString() => "/register";
    }

    /// <summary>Which channels there are.</summary>
    internal sealed record Channels : TypedCommand
    {
        public override string ToString() => "/channels";
    }

    /// <summary>Who is in a channel; in the one where the person writes if none is named.</summary>
    internal sealed record Who(string? Channel) : TypedCommand
    {
        public override string ToString() => Channel is null ? "/who" : $"/who {Channel}";
    }

    /// <summary>What was said before.</summary>
    internal sealed record History(int Count) : TypedCommand
    {
        public override string ToString() => $"/history {Count}";
    }

    /// <summary>What can be typed.</summary>
    internal sealed record Help : TypedCommand
    {
        public override string ToString() => "/help";
    }

    /// <summary>Leave the conversation.</summary>
    internal sealed record Quit : TypedCommand;

    /// <summary>An empty line.</summary>
    internal sealed record Nothing : TypedCommand;

    /// <summary>A line that is not understood; <paramref name="Hint"/> says what would be.</summary>
    internal sealed record Mistake(string Hint) : TypedCommand;
}
