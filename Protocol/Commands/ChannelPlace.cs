using OrleansChat.Protocol.Names;

namespace OrleansChat.Protocol.Commands;

/// <summary>Which channel a client means. It may say so in three ways: by the channel's name, as the clients of its server, or as one other user.</summary>
/// <param name="Channel">The channel's name: a valid one, or a private channel's; null for the other two ways.</param>
/// <param name="User">The user that a private channel is shared with, as the client wrote the name; not checked yet. Null for the other two ways.</param>
public readonly record struct ChannelPlace(string? Channel, string? User)
{
    /// <summary>The channel of the clients of the server that the client is connected to.</summary>
    public static ChannelPlace ThisServer => default;

    /// <summary>The channel that is meant when nothing is said.</summary>
    public static ChannelPlace General => Of(ChannelName.General);

    /// <summary>A channel by its name.</summary>
    public static ChannelPlace Of(string channel) => new(channel, null);

    /// <summary>The private channel shared with a user.</summary>
    public static ChannelPlace With(string user) => new(null, user);
}
