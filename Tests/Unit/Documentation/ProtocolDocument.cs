using System.Text.RegularExpressions;
using OrleansChat.Tests.Unit.Repository;

namespace OrleansChat.Tests.Unit.Documentation;

/// <summary>What a program can read in docs/PROTOCOL.md: its examples and its tables.</summary>
internal static partial class ProtocolDocument
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Tree.Root, "docs", "PROTOCOL.md"));

    /// <summary>The lines of the exchanges, in order.</summary>
    public static IReadOnlyList<Example> Examples { get; } = [.. ReadExamples()];

    /// <summary>The rows of the table below a heading, as cells, without the table's head. What stands first is freed from its marks of code.</summary>
    public static IReadOnlyList<string[]> Rows(string heading)
        => [.. Section(heading)
            .Where(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|').Select((cell, column) => column == 0 ? cell.Trim().Trim('`') : cell.Trim()).ToArray())
            .SkipWhile(cells => cells[0] != "---")
            .Skip(1)];

    /// <summary>The lines below a heading.</summary>
    public static IEnumerable<string> Section(string heading)
        => Lines.SkipWhile(line => line != $"## {heading}").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal));

    /// <summary>What stands in a line between marks of code.</summary>
    public static IEnumerable<string> Code(string line) => Span().Matches(line).Select(match => match.Groups["code"].Value);

    private static IEnumerable<Example> ReadExamples()
    {
        var isExample = false;
        foreach (var line in Lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                isExample = line == "```exchange";
            else if (isExample && ExampleForm().Match(line) is { Success: true } match)
                yield return new Example(match.Groups["who"].Value, IsClients: match.Groups["way"].Value == ">", match.Groups["json"].Value);
        }
    }

    [GeneratedRegex(@"^(?<who>\w+)@\w+ (?<way>[<>]) (?<json>[^(].*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ExampleForm();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Span();
}

/// <summary>One line of an exchange.</summary>
/// <param name="Who">Whose connection.</param>
/// <param name="IsClients">Whether the client says it, or the server.</param>
/// <param name="Json">The line.</param>
internal sealed record Example(string Who, bool IsClients, string Json);
