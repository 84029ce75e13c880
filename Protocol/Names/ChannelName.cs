using System.Buffers;

namespace OrleansChat.Protocol.Names;

/// <summary>Names of channels.</summary>
public static class ChannelName
{
    /// <summary>The channel that every client is in from its login.</summary>
    public const string General = "general";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Whether a client may name a channel so: <c>[a-z0-9_-]{1,64}</c>.</summary>
    public static bool IsValid(string name)
        => name.Length is > 0 and <= ProtocolLimits.ChannelNameCharactersMax && !name.AsSpan().ContainsAnyExcept(Allowed);
}
