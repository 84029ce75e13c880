using System.Globalization;

namespace OrleansChat.Tests.Chaos.Checking;

/// <summary>A message, or a change of a channel, as a client was told of it.</summary>
/// <param name="Channel">Where it was said.</param>
/// <param name="Seq">Its place there.</param>
/// <param name="From">Who said it.</param>
/// <param name="Text">What was said.</param>
/// <param name="Event">What changed, such as <c>topic</c>; null for a message.</param>
/// <param name="To">Of a private message: who it is for.</param>
public sealed record ToldMessage(string Channel, long Seq, string From, string Text, string? Event = null, string? To = null)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"'{From}: {(Event is null ? "" : $"({Event}) ")}{Text}'");
}
