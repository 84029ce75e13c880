using System.Runtime.CompilerServices;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Rules;

/// <summary>What rules insist on. Each returns what it was given, if that is as it should be.</summary>
public static class Expect
{
    public static void That(bool holds, string expected, object? got)
    {
        if (!holds)
            throw new RuleBrokenException(expected, got?.ToString() ?? "nothing");
    }

    /// <summary>The two are the same.</summary>
    public static void Same<T>(T expected, T got, string what)
        => That(EqualityComparer<T>.Default.Equals(expected, got), $"{what}: {expected}", got);

    /// <summary>The two hold the same in the same order.</summary>
    public static void Sequence<T>(IEnumerable<T> expected, IEnumerable<T> got, string what)
    {
        var (wanted, found) = (expected.ToArray(), got.ToArray());
        That(wanted.SequenceEqual(found), $"{what}: {string.Join(" ", wanted)}", string.Join(" ", found));
    }

    public static ServerLine Event(ServerLine line, string name)
    {
        That(line is { Type: "system" } && line.Event == name, $"the event {name}", line);
        return line;
    }

    public static ServerLine Ack(ServerLine line)
    {
        That(line is { Type: "ack", Seq: not null }, "an ack", line);
        return line;
    }

    public static ServerLine Error(ServerLine line, string code, bool fatal = false)
    {
        That(line.Type == "error" && line.Code == code && line.Fatal == fatal, $"the {(fatal ? "fatal " : "")}error {code}", line);
        return line;
    }

    /// <summary>None of the lines is of a kind.</summary>
    public static void None(IEnumerable<ServerLine> lines, Func<ServerLine, bool> unwanted, string what)
        => That(lines.FirstOrDefault(unwanted) is not { } found, what, lines.FirstOrDefault(unwanted));

    /// <summary>The connection lives, and what is said on it is understood.</summary>
    public static async Task AliveAsync(ChatClient client, [CallerArgumentExpression(nameof(client))] string who = "")
    {
        var answer = await client.AskAsync(new { type = "leave", channel = "general" });
        That(answer is { Type: "error", Fatal: false }, $"{who} to be answered as usual", answer);
    }
}
