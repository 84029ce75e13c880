using System.Globalization;
using System.Text;
using OrleansChat.Tests.Conformance.Talking;

namespace OrleansChat.Tests.Conformance.Running;

/// <summary>Writes a line a rule, and the sum.</summary>
public sealed class Report(TextWriter output)
{
    private const string Margin = "                ";

    private int _ok;
    private int _failed;
    private int _skipped;

    /// <summary>Whether no rule was broken so far.</summary>
    public bool IsClean => _failed == 0;

    public Task WriteHeadAsync(IReadOnlyList<ServerAddress> servers, string run)
        => output.WriteLineAsync($"The rules of docs/PROTOCOL.md at {string.Join(", ", servers)}. Names and channels of this run have {run} in them.");

    public async Task WriteAsync(RuleResult result)
    {
        var (word, rule) = (result.Verdict switch { Verdict.Ok => "ok", Verdict.Fail => "FAIL", _ => "skip" }, result.Rule);
        await output.WriteLineAsync($"{word,-4}  {rule.Id,-8}  {rule.Text}{(result.Verdict == Verdict.Skip ? $": {result.Got}" : "")}");
        switch (result.Verdict)
        {
            case Verdict.Ok:
                _ok++;
                break;
            case Verdict.Skip:
                _skipped++;
                break;
            default:
                _failed++;
                await output.WriteLineAsync($"{Margin}expected {Shown(result.Expected!)}\n{Margin}got      {Shown(result.Got!)}");
                break;
        }
    }

    public Task WriteSummaryAsync()
        => output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{_ok + _failed + _skipped} rules: {_ok} ok, {_failed} broken, {_skipped} skipped"));

    // What a server sent is shown to a person at a terminal, which must not obey it.
    private static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= ConformanceLimits.ShownCharactersMax)
                return shown.Append('…').ToString();
            shown.Append(Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                ? $"\\u{rune.Value:x4}"
                : rune);
        }

        return shown.ToString();
    }
}
