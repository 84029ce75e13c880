using System.Text.RegularExpressions;

namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>The conversation in docs/PROTOCOL.md, step by step: something is sent or done, and everything that this makes the servers send.</summary>
public static partial class DocumentedExchange
{
    /// <summary>A line of the document that stands for the end of the connection.</summary>
    public const string Closed = "(closed)";

    public static IReadOnlyList<ExchangeStep> Read()
    {
        var steps = new List<ExchangeStep>();
        var isExchange = false;
        foreach (var line in File.ReadLines(Path.Combine(SourceTree.Root, "docs", "PROTOCOL.md")))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                isExchange = line == "```exchange";
            else if (isExchange)
                Add(steps, line);
        }

        return steps;
    }

    private static void Add(List<ExchangeStep> steps, string line)
    {
        if (Deed().Match(line) is { Success: true } deed)
        {
            steps.Add(new ExchangeStep(Who: null, deed.Groups["server"].Value, deed.Groups["what"].Value, []));
            return;
        }

        var match = Said().Match(line);
        Assert.True(match.Success, $"Neither said nor done: {line}");
        var (who, server, text) = (match.Groups["who"].Value, match.Groups["server"].Value, match.Groups["text"].Value);
        if (match.Groups["way"].Value == ">")
            steps.Add(new ExchangeStep(who, server, text, []));
        else
            steps[^1].Answers.Add((who, server, text));
    }

    [GeneratedRegex(@"^(?<who>\w+)@(?<server>\w+) (?<way>[<>]) (?<text>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Said();

    [GeneratedRegex(@"^\((?<server>\w+) is (?<what>\w+)\)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Deed();
}

/// <summary>One step.</summary>
/// <param name="Who">Who sends, or null when something is done to the server.</param>
/// <param name="Server">The server.</param>
/// <param name="What">The line that is sent, or what is done.</param>
/// <param name="Answers">What comes of it: who is sent what by which server.</param>
public sealed record ExchangeStep(string? Who, string Server, string What, List<(string Who, string Server, string Line)> Answers);
