namespace OrleansChat.Tests.Conformance.Rules;

/// <summary>
/// Makes a rule of the document: of a static method, which asks a server for it (<c>static Task Name(Stage stage)</c>), or of a class, which looks at every line that any client is
/// sent (<see cref="Watching.IStandingRule"/>). Nothing else has to be done but to give the sentence in docs/PROTOCOL.md the same id.
/// </summary>
/// <param name="id">The id, as it stands in the document.</param>
/// <param name="text">What the rule says, in one line.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class RuleAttribute(string id, string text) : Attribute
{
    public string Id => id;

    public string Text => text;

    /// <summary>How many servers of one cluster it needs.</summary>
    public int Servers { get; init; } = 1;
}
