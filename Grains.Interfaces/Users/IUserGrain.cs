using Orleans;
using OrleansChat.Grains.Interfaces.Channels;

namespace OrleansChat.Grains.Interfaces.Users;

/// <summary>A user, by the name as it is compared. Right with any number of activations: who holds the name stands in the log.</summary>
[Alias("OrleansChat.IUserGrain")]
public interface IUserGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes the name for a session: one without an account if no other session in the cluster holds it, or if the claim has that session's token; one with an account for a claim
    /// that has its password's hash or that token, whoever holds it.
    /// </summary>
    [Alias("Claim")]
    Task<ClaimResult> Claim(SessionInfo session, ClaimTokens tokens);

    /// <summary>The channels that the user is in now, as far as this silo has read, and whether that session still holds the name.</summary>
    [Alias("Channels")]
    Task<UserChannels> Channels(SessionInfo session);

    /// <summary>Gives the name an account, or its account another password.</summary>
    /// <param name="user">The name as people see it.</param>
    /// <param name="session">The session that holds the name; null for somebody who has none, and can only make a new account of a name that nobody has a claim on.</param>
    /// <param name="passwordHash">The hash of the password, with its salt.</param>
    [Alias("Register")]
    Task<RegisterResult> Register(string user, SessionInfo? session, string passwordHash);

    /// <summary>Gives the name back, if that session holds it. May be called again.</summary>
    /// <returns>False if the log could not be written, so that the name is still held.</returns>
    [Alias("Release")]
    Task<bool> Release(SessionInfo session);
}

/// <summary>By what a name is claimed, and will be. Only hashes: whoever reads the log or a message between silos must not be able to take a name over.</summary>
/// <param name="Hash">The hash of the token that the session's owner gets; null if he wants none.</param>
/// <param name="PresentedHash">The hash of the token that he has of an earlier session; null if he has none.</param>
/// <param name="ProvenHash">The hash, from an earlier answer, that his password was found to fit; null if there is none.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.ClaimTokens")]
public readonly record struct ClaimTokens([property: Id(0)] string? Hash, [property: Id(1)] string? PresentedHash, [property: Id(2)] string? ProvenHash = null);

/// <summary>The answer to <see cref="IUserGrain.Claim"/>.</summary>
/// <param name="Outcome">Whether the session holds the name now.</param>
/// <param name="AccountHash">The hash of the account's password, which the claim was decided by or a later one has; null if the name has no account.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.ClaimResult")]
public sealed record ClaimResult([property: Id(0)] ClaimOutcome Outcome, [property: Id(1)] string? AccountHash = null);

/// <summary>The channels of a user.</summary>
/// <param name="Joined">Those that the user is a member of, <c>general</c> not among them. What is done to the membership later has a later seq in the channel.</param>
/// <param name="Private">The private channels that began last, at most <see cref="PrivateChannelsMax"/>, in the order in which they began.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.UserChannels")]
public sealed record UserChannels([property: Id(0)] ChannelHead[] Joined, [property: Id(1)] ChannelHead[] Private)
{
    /// <summary>Private channels that are told of.</summary>
    public const int PrivateChannelsMax = 64;

    /// <summary><see cref="ChannelOutcome.Done"/>, or by what the session that asked has lost the name, before it could be told so.</summary>
    [Id(2)]
    public ChannelOutcome Outcome { get; init; } = ChannelOutcome.Done;
}

/// <summary>Where a channel stands.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Epoch">The id of the log that the seq counts in.</param>
/// <param name="Seq">The last message; 0 if there is none.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.ChannelHead")]
public readonly record struct ChannelHead([property: Id(0)] string Channel, [property: Id(1)] string Epoch, [property: Id(2)] long Seq);

/// <summary>What became of a claim.</summary>
[GenerateSerializer, Alias("OrleansChat.ClaimOutcome")]
public enum ClaimOutcome
{
    /// <summary>The log could not be written; the name is not held.</summary>
    Unavailable,

    /// <summary>The session holds the name.</summary>
    Held,

    /// <summary>Another session holds it.</summary>
    Taken,

    /// <summary>The session's server is not in the cluster any more.</summary>
    ServerGone,

    /// <summary>The user is banned from <c>general</c>, and so from the cluster.</summary>
    Banned,

    /// <summary>The name has an account, and the claim has neither the hash that its password has now nor a token that is good.</summary>
    NotProven,

    /// <summary>The name has no account, and this cluster wants one.</summary>
    AccountRequired,
}

/// <summary>The answer to <see cref="IUserGrain.Register"/>.</summary>
/// <param name="Outcome">Whether the account has the password now.</param>
/// <param name="AccountHash">The hash of the account's password now; null if the name has no account.</param>
[GenerateSerializer, Immutable, Alias("OrleansChat.RegisterResult")]
public sealed record RegisterResult([property: Id(0)] RegisterOutcome Outcome, [property: Id(1)] string? AccountHash);

/// <summary>What became of a registration.</summary>
[GenerateSerializer, Alias("OrleansChat.RegisterOutcome")]
public enum RegisterOutcome
{
    /// <summary>The log could not be written. It may be tried again.</summary>
    Unavailable,

    /// <summary>The account has this password.</summary>
    Done,

    /// <summary>The name has an account, or somebody else has a claim on it.</summary>
    Taken,

    /// <summary>There are as many accounts as there may be.</summary>
    TooManyAccounts,

    /// <summary>The session does not hold its name any more: its server's generation has ended.</summary>
    SessionGone,

    /// <summary>The session's owner has taken its name over for another one.</summary>
    SessionReplaced,
}
