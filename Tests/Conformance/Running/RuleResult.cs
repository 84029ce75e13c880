using OrleansChat.Tests.Conformance.Rules;

namespace OrleansChat.Tests.Conformance.Running;

/// <summary>What became of a rule.</summary>
public enum Verdict
{
    /// <summary>The server keeps it.</summary>
    Ok,

    /// <summary>The server breaks it.</summary>
    Fail,

    /// <summary>It could not be asked for.</summary>
    Skip,
}

/// <summary>One line of the report.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Expected">What a server that keeps it does; only of a broken one.</param>
/// <param name="Got">What this server did instead, or why the rule was skipped.</param>
public sealed record RuleResult(Rule Rule, Verdict Verdict, string? Expected, string? Got)
{
    public static RuleResult Ok(Rule rule) => new(rule, Verdict.Ok, Expected: null, Got: null);

    public static RuleResult Fail(Rule rule, string expected, string got) => new(rule, Verdict.Fail, expected, got);

    public static RuleResult Skip(Rule rule, string reason) => new(rule, Verdict.Skip, Expected: null, reason);
}
