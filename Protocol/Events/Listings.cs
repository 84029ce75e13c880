namespace OrleansChat.Protocol.Events;

/// <summary>A channel in the list of all.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Members">How many are in it; of <c>general</c>, how many are logged in.</param>
/// <param name="TopicJson">The topic as a JSON string with quotes; empty if there is none.</param>
public readonly record struct ChannelListing(string Channel, int Members, ReadOnlyMemory<byte> TopicJson);

/// <summary>A user in the list of a channel's.</summary>
/// <param name="User">The name.</param>
/// <param name="Server">Where the user is logged in; null if nowhere.</param>
/// <param name="Role">What the user is there: <c>owner</c> or <c>moderator</c>; null for everybody else.</param>
/// <param name="IsAway">Whether the user is logged in, but not at the keyboard.</param>
public readonly record struct UserListing(string User, string? Server, string? Role = null, bool IsAway = false);
