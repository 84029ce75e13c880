namespace OrleansChat.Tests.Conformance.Rules;

/// <summary>A server broke a rule. A rule ends where it is broken, however deep in a conversation that is, and so this is thrown.</summary>
public sealed class RuleBrokenException(string expected, string got) : Exception($"expected {expected}, got {got}")
{
    public string Expected => expected;

    public string Got => got;
}

/// <summary>A rule says nothing about this server.</summary>
public sealed class RuleSkippedException(string reason) : Exception(reason);
