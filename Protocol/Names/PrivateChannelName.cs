namespace OrleansChat.Protocol.Names;

/// <summary>The names of private channels: <c>dm:</c> and the two users' keys, sorted, with a space between, which no name can have.</summary>
public static class PrivateChannelName
{
    private const string Prefix = "dm:";

    /// <summary>The channel of two users.</summary>
    public static string Of(string userKey, string otherKey)
        => string.CompareOrdinal(userKey, otherKey) <= 0 ? $"{Prefix}{userKey} {otherKey}" : $"{Prefix}{otherKey} {userKey}";

    /// <summary>Whether a channel that the log knows is one of two users. A glance: its messages are many.</summary>
    public static bool Is(string channel) => channel.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether what a client names is the channel of two users.</summary>
    public static bool IsValid(string name) => Users(name) is { } parts && string.CompareOrdinal(parts.First, parts.Second) <= 0 && IsKey(parts.First) && IsKey(parts.Second);

    /// <summary>The other one of the two.</summary>
    /// <param name="name">A private channel.</param>
    /// <param name="userKey">One of its two users.</param>
    /// <returns>The key of the other one; the user's own where he writes to himself; null if the channel is not private, or not his.</returns>
    public static string? OtherOf(string name, string userKey)
        => Users(name) is not { } parts ? null : parts.First == userKey ? parts.Second : parts.Second == userKey ? parts.First : null;

    /// <summary>The two users' keys; null if the channel is not private.</summary>
    public static (string First, string Second)? Users(string name)
    {
        if (!Is(name))
            return null;
        var space = name.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? null : (name[Prefix.Length..space], name[(space + 1)..]);
    }

    // A key is its own key.
    private static bool IsKey(string text) => UserName.KeyOf(text) == text;
}
