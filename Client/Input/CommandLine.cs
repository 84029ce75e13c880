namespace OrleansChat.Client.Input;

/// <summary>Understands what people type.</summary>
internal static class CommandLine
{
    private const string Commands = "/local TEXT, /join CHANNEL, /leave CHANNEL, /quit; a message that begins with / is typed with //";

    /// <summary>The meaning of one line.</summary>
    public static TypedCommand Parse(string line)
    {
        if (string.IsNullOrWhiteSpace(line)) return new TypedCommand.Nothing();
        if (line[0] != '/') return new TypedCommand.Say(line);
        if (line.StartsWith("//", StringComparison.Ordinal)) return new TypedCommand.Say(line[1..]);

        var nameEnd = line.AsSpan().IndexOfAny(' ', '\t');
        var name = nameEnd < 0 ? line : line[..nameEnd];
        var rest = nameEnd < 0 ? "" : line[nameEnd..].Trim();

        // Channels are shown as #dev, so people type them so.
        var channel = rest.TrimStart('#');

        return name switch
        {
            "/local" when rest.Length > 0 => new TypedCommand.Say(rest, ServerOnly: true),
            "/join" when channel.Length > 0 => new TypedCommand.Join(channel),
            "/leave" when channel.Length > 0 => new TypedCommand.Leave(channel),
            "/quit" => new TypedCommand.Quit(),
            "/local" or "/join" or "/leave" => new TypedCommand.Mistake($"{name} needs something behind it: {Commands}"),
            _ => new TypedCommand.Mistake($"unknown command {name}: {Commands}"),
        };
    }
}
