using System.Globalization;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client.Input;

/// <summary>A command, as <c>/help</c> explains it.</summary>
internal sealed record CommandHelp(string Name, string Arguments, string Meaning);

/// <summary>Understands what people type.</summary>
internal static class CommandLine
{
    private const int HistoryDefault = 50;

    /// <summary>Every command, in the order in which people need them.</summary>
    public static IReadOnlyList<CommandHelp> Commands { get; } =
    [
        new("/join", "CHANNEL", "enter a channel and write there"),
        new("/leave", "[CHANNEL]", "leave a channel"),
        new("/channels", "", "the channels that there are"),
        new("/who", "[CHANNEL]", "who is in a channel"),
        new("/msg", "NAME [TEXT]", "write to one person only"),
        new("/local", "TEXT", "say it to the clients of this server only"),
        new("/topic", "[TEXT]", "what this is about, or say it; - clears it"),
        new("/history", "[COUNT]", "what was said before"),
        new("/away", "", "you are not at the keyboard"),
        new("/back", "", "you are"),
        new("/register", "", "make an account, or change its password"),
        new("/kick", "USER [REASON]", "put somebody out of the channel"),
        new("/mute", "USER [TIME] [REASON]", "silence somebody, for 30s 10m 2h 7d or good"),
        new("/unmute", "USER", "let somebody speak again"),
        new("/ban", "USER [TIME] [REASON]", "keep somebody out, for 30s 10m 2h 7d or good"),
        new("/unban", "USER", "let somebody in again"),
        new("/promote", "USER", "make somebody a moderator of the channel"),
        new("/demote", "USER", "take that away again"),
        new("/help", "", "this list"),
        new("/quit", "", "leave"),
    ];

    /// <summary>All commands in a line.</summary>
    public static string Summary { get; } =
        string.Join(", ", Commands.Select(command => $"{command.Name} {command.Arguments}".TrimEnd())) + "; a message that begins with / is typed with //";

    /// <summary>The meaning of one line.</summary>
    public static TypedCommand Parse(string line)
    {
        if (string.IsNullOrWhiteSpace(line)) return new TypedCommand.Nothing();
        if (line[0] != '/') return new TypedCommand.Say(line);
        if (line.StartsWith("//", StringComparison.Ordinal)) return new TypedCommand.Say(line[1..]);

        var (name, rest) = Cut(line);

        // Channels are shown as #dev, so people type them so.
        var channel = rest.TrimStart('#');

        return name switch
        {
            "/local" when rest.Length > 0 => new TypedCommand.Say(rest, ServerOnly: true),
            "/join" when channel.Length > 0 => new TypedCommand.Join(channel),
            "/leave" => new TypedCommand.Leave(channel.Length > 0 ? channel : null),
            "/topic" => new TypedCommand.Topic(rest switch { "" => null, "-" => "", _ => rest }),
            "/msg" when Cut(rest) is { Head.Length: > 0 } parts => new TypedCommand.Message(parts.Head, parts.Tail.Length > 0 ? parts.Tail : null),
            "/who" => new TypedCommand.Who(channel.Length > 0 ? channel : null),
            "/history" when rest.Length == 0 => new TypedCommand.History(HistoryDefault),
            "/history" when int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= ClientLimits.HistoryPage =>
                new TypedCommand.History(count),
            "/history" => new TypedCommand.Mistake($"/history takes a number from 1 to {ClientLimits.HistoryPage}"),
            ['/', .. var word] when ModerationWords.Read(word) is { } kind => ModerationLine.Parse(kind, rest),
            "/away" => new TypedCommand.Away(IsAway: true),
            "/back" => new TypedCommand.Away(IsAway: false),
            "/register" => new TypedCommand.Register(),
            "/channels" => new TypedCommand.Channels(),
            "/help" => new TypedCommand.Help(),
            "/quit" => new TypedCommand.Quit(),
            "/local" or "/join" or "/msg" => new TypedCommand.Mistake($"{name} needs something behind it: {Summary}"),
            _ => new TypedCommand.Mistake($"unknown command {name}: {Summary}"),
        };
    }

    /// <summary>The first word of a line, and the rest without the blanks around it.</summary>
    internal static (string Head, string Tail) Cut(string line)
    {
        var end = line.AsSpan().IndexOfAny(' ', '\t');
        return end < 0 ? (line, "") : (line[..end], line[end..].Trim());
    }
}
