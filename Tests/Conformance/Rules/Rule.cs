using System.Globalization;

namespace OrleansChat.Tests.Conformance.Rules;

/// <summary>One rule that binds servers.</summary>
/// <param name="Id">Its id in docs/PROTOCOL.md: a topic and a number.</param>
/// <param name="Text">What it says.</param>
/// <param name="Servers">How many servers of one cluster it needs.</param>
public sealed record Rule(string Id, string Text, int Servers)
{
    /// <summary>What the book is sorted by.</summary>
    public (string Topic, int Number) Place
        => Id.Split('-') is [var topic, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? (topic, value)
            : throw new InvalidOperationException($"{Id} is no id of a rule.");
}
