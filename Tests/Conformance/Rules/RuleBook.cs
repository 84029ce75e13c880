using System.Reflection;
using OrleansChat.Tests.Conformance.Talking;
using OrleansChat.Tests.Conformance.Watching;

namespace OrleansChat.Tests.Conformance.Rules;

/// <summary>All rules of this program, found by their attribute and sorted by their ids.</summary>
public static class RuleBook
{
    /// <summary>Those that a server is asked for, each with how.</summary>
    public static IReadOnlyList<(Rule Rule, Func<Stage, Task> Ask)> Asked { get; } =
    [
        .. Types()
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => (Rule: RuleOf(method), method))
            .Where(found => found.Rule is not null)
            .Select(found => (found.Rule!, found.method.CreateDelegate<Func<Stage, Task>>()))
            .OrderBy(found => found.Item1.Place),
    ];

    /// <summary>Those that are looked for in every line, each with a new one of those who look.</summary>
    public static IReadOnlyList<(Rule Rule, Func<IStandingRule> Create)> Standing { get; } =
    [
        .. Types()
            .Select(type => (Rule: RuleOf(type), type))
            .Where(found => found.Rule is not null)
            .Select(found => (found.Rule!, (Func<IStandingRule>)(() => (IStandingRule)Activator.CreateInstance(found.type)!)))
            .OrderBy(found => found.Item1.Place),
    ];

    /// <summary>The ids of all rules.</summary>
    public static IEnumerable<string> Ids => Asked.Select(asked => asked.Rule.Id).Concat(Standing.Select(standing => standing.Rule.Id));

    private static Type[] Types() => typeof(RuleBook).Assembly.GetTypes();

    private static Rule? RuleOf(MemberInfo member)
        => member.GetCustomAttribute<RuleAttribute>() is { } rule ? new Rule(rule.Id, rule.Text, rule.Servers) : null;
}
