using OrleansChat.Protocol.Names;

namespace OrleansChat.Client.View;

/// <summary>Where a person writes: a channel, or privately to one user.</summary>
/// <param name="Channel">Its name in the protocol.</param>
/// <param name="To">Whom it is private with; null for a channel.</param>
internal sealed record Place(string Channel, string? To = null)
{
    /// <summary>Where everybody is.</summary>
    public static Place General { get; } = new(ChannelName.General);

    /// <summary>The private place of two users: both, however they write each other's name, mean the same one.</summary>
    public static Place Between(string user, string other) => new(PrivateChannelName.Of(Key(user), Key(other)), other);

    /// <summary>The place of this channel, as this user sees it.</summary>
    public static Place Of(string? channel, string user) => channel is null ? General : new Place(channel, PrivateChannelName.OtherOf(channel, Key(user)));

    /// <summary>Whether it is the channel of one server's clients.</summary>
    public bool IsLocal => Channel is ['@', ..];

    /// <summary>Two places are one if their channels are, however a name was typed.</summary>
    public bool Equals(Place? other) => other is not null && Channel == other.Channel;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Channel);

    /// <summary>As people read it.</summary>
    public override string ToString() => To ?? (IsLocal ? Channel : $"#{Channel}");

    // What is no name cannot be compared like one; the server will say so.
    private static string Key(string name) => UserName.KeyOf(name) ?? name;
}
