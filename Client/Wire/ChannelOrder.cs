using OrleansChat.Protocol;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Client.Wire;

/// <summary>The order in which servers list channels: by the code of their characters, the shorter of two equal beginnings first.</summary>
internal static class ChannelOrder
{
    // What a name may be made of, ascending.
    private const string Characters = "-0123456789_abcdefghijklmnopqrstuvwxyz";

    /// <summary>
    /// The last possible name before this one: a list that begins behind it begins with this channel, if there is one. Null for the first of all, before
    /// which there is nothing, and for what can be no channel's name.
    /// </summary>
    public static string? Before(string channel)
    {
        if (!ChannelName.IsValid(channel)) return null;

        var beginning = channel[..^1];
        var last = Characters.IndexOf(channel[^1], StringComparison.Ordinal);
        if (last == 0) return beginning.Length == 0 ? null : beginning;
        return $"{beginning}{Characters[last - 1]}".PadRight(ProtocolLimits.ChannelNameCharactersMax, Characters[^1]);
    }
}
