using Orleans;

namespace OrleansChat.Grains.Interfaces.Streams;

/// <summary>
/// A user came to a channel, left it, or is away from the keyboard. Coming to <c>general</c> and leaving it are login and logout. Who came and left follows from the log and is told once;
/// away and here are told by a session's server to all, and may be lost. When a server ends, nobody is told of each of its users.
/// </summary>
/// <param name="Channel">The channel; <c>general</c> for away and here.</param>
/// <param name="User">The name as people see it.</param>
/// <param name="UserKey">The name as it is compared.</param>
/// <param name="State">What changed.</param>
/// <param name="Server">Where the user is logged in; null where the log does not say.</param>
/// <param name="Session">In <c>general</c>: the session that it is about; null elsewhere.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.PresenceChange")]
public sealed record PresenceChange(
    [property: Id(0)] string Channel, [property: Id(1)] string User, [property: Id(2)] string UserKey, [property: Id(3)] PresenceState State,
    [property: Id(4)] string? Server = null, [property: Id(5)] string? Session = null);

/// <summary>What a <see cref="PresenceChange"/> says of its user.</summary>
[GenerateSerializer, Alias("OrleansChat.PresenceState")]
public enum PresenceState
{
    /// <summary>The user is a member now; in <c>general</c>, logged in.</summary>
    Join,

    /// <summary>The user is no member any more; in <c>general</c>, not logged in.</summary>
    Leave,

    /// <summary>The user is logged in, but not at the keyboard.</summary>
    Away,

    /// <summary>The user is not away any more.</summary>
    Here,
}

/// <summary>A user is typing in a channel, or is not any more. In no log, and may be lost.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="User">The name as people see it.</param>
/// <param name="UserKey">The name as it is compared.</param>
/// <param name="IsActive">Whether the user is typing.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.TypingChange")]
public sealed record TypingChange([property: Id(0)] string Channel, [property: Id(1)] string User, [property: Id(2)] string UserKey, [property: Id(3)] bool IsActive);
