namespace OrleansChat.SharedLog.State;

/// <summary>
/// The channel of two users: <c>dm:</c> and their two keys, sorted, with a space between, which no name can have. It has no members that join or leave: the name says who is in it.
/// </summary>
public static class PrivateChannel
{
    private const string Prefix = "dm:";

    /// <summary>Whether the channel is one of two users.</summary>
    public static bool Is(string channel) => channel.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Whether the user is one of the two.</summary>
    public static bool IsOf(string channel, string userKey)
    {
        if (!Is(channel))
            return false;
        // Asked for every message: without strings of its own.
        var parties = channel.AsSpan(Prefix.Length);
        var space = parties.IndexOf(' ');
        return space < 0
            ? userKey.Length == 0 || parties.SequenceEqual(userKey)
            : parties[..space].SequenceEqual(userKey) || parties[(space + 1)..].SequenceEqual(userKey);
    }

    /// <summary>The two users' keys, sorted. Only for a channel that is private.</summary>
    public static (string First, string Second) PartiesOf(string channel)
    {
        var space = channel.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (channel[Prefix.Length..], "") : (channel[Prefix.Length..space], channel[(space + 1)..]);
    }
}
