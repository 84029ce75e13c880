using System.Security.Cryptography;
using OrleansChat.Tests.Conformance.Rules;
using OrleansChat.Tests.Conformance.Talking;
using OrleansChat.Tests.Conformance.Watching;

namespace OrleansChat.Tests.Conformance.Running;

/// <summary>Asks servers for all rules, some at a time, while the standing rules look at everything that is heard meanwhile.</summary>
public sealed class ConformanceRun
{
    // Enough that no two runs at one cluster have the same word.
    private const int NameBytes = 4;

    private readonly Arguments _arguments;
    private readonly TimeProvider _time;
    private readonly Watch _watch = new();
    private readonly IReadOnlyList<(Rule Rule, Func<Stage, Task> Ask)> _asked;
    private readonly IReadOnlyList<Rule> _standing;

    public ConformanceRun(Arguments arguments, TimeProvider? time = null)
    {
        (_arguments, _time) = (arguments, time ?? TimeProvider.System);
        _asked = [.. RuleBook.Asked.Where(asked => IsWanted(asked.Rule))];
        _standing = [.. RuleBook.Standing.Select(standing => standing.Rule).Where(IsWanted)];
    }

    /// <summary>A word that is in all names of this run, so that people find what it left behind.</summary>
    public string Name { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes));

    /// <summary>The rules that this run is about.</summary>
    public IReadOnlyList<Rule> Rules => [.. _asked.Select(asked => asked.Rule), .. _standing];

    /// <summary>Runs once. The results come in the order of the ids, those of the standing rules, which need everything to be heard first, at the end.</summary>
    public async IAsyncEnumerable<RuleResult> RunAsync()
    {
        using var turns = new SemaphoreSlim(ConformanceLimits.RulesAtOnceMax);
        Task<RuleResult>[] running = [.. _asked.Select((asked, number) => AskInTurnAsync(asked.Rule, asked.Ask, number, turns))];
        foreach (var result in running)
            yield return await result;
        foreach (var result in _watch.Results().Where(result => IsWanted(result.Rule)))
            yield return result;
    }

    private async Task<RuleResult> AskInTurnAsync(Rule rule, Func<Stage, Task> ask, int number, SemaphoreSlim turns)
    {
        if (rule.Servers > _arguments.Servers.Count)
            return RuleResult.Skip(rule, $"needs {rule.Servers} servers");
        await turns.WaitAsync();
        try
        {
            using var stage = new Stage(_arguments, Name, number, _watch, _time);
            await ask(stage);
            return RuleResult.Ok(rule);
        }
        catch (RuleBrokenException broken)
        {
            return RuleResult.Fail(rule, broken.Expected, broken.Got);
        }
        catch (RuleSkippedException skipped)
        {
            return RuleResult.Skip(rule, skipped.Message);
        }
        catch (Exception surprise)
        {
            // What no rule reckoned with is what no client can either.
            return RuleResult.Fail(rule, "nothing that surprises this program", $"{surprise.GetType().Name}: {surprise.Message}");
        }
        finally
        {
            turns.Release();
        }
    }

    private bool IsWanted(Rule rule)
        => _arguments.Only.Count == 0
            || _arguments.Only.Any(only => rule.Id.Equals(only, StringComparison.OrdinalIgnoreCase) || rule.Id.StartsWith(only + "-", StringComparison.OrdinalIgnoreCase));
}
