namespace OrleansChat.Tests.Chaos.Checking;

/// <summary>What a client wants to be in the log.</summary>
/// <param name="Cid">Its own id of it.</param>
/// <param name="Channel">Where it belongs.</param>
/// <param name="Text">What it says.</param>
/// <param name="Event">What it changes, such as <c>topic</c>; null for a message.</param>
public sealed record SentPost(string Cid, string Channel, string Text, string? Event = null)
{
    /// <summary>The change of what a channel is about.</summary>
    public const string Topic = "topic";
}
