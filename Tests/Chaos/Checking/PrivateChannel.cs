namespace OrleansChat.Tests.Chaos.Checking;

/// <summary>The names of private channels, as the protocol writes them: <c>dm:</c> and the two users, sorted, with a space between. The clients of a run have names that are as they are compared.</summary>
public static class PrivateChannel
{
    private const string Prefix = "dm:";

    /// <summary>The channel of two users.</summary>
    public static string Of(string one, string other) => string.CompareOrdinal(one, other) <= 0 ? $"{Prefix}{one} {other}" : $"{Prefix}{other} {one}";

    /// <summary>Whether a channel is that of two users.</summary>
    public static bool Is(string channel) => channel.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether a user may write, hear and read a channel: one that is not private, or one of the user's own.</summary>
    public static bool IsOpenTo(string channel, string user) => !Is(channel) || OtherOf(channel, user) is not null;

    /// <summary>The other one of the two; null if the channel is not one of this user's.</summary>
    public static string? OtherOf(string channel, string user)
        => Is(channel) && channel[Prefix.Length..].Split(' ') is [var first, var second] ? first == user ? second : second == user ? first : null : null;
}
