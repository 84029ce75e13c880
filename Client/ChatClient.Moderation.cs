using OrleansChat.Client.Wire;

namespace OrleansChat.Client;

// Each of these is a line of the channel, like a message: it is there once when it returns a value, and comes to all as a ModerationEvent.
public sealed partial class ChatClient
{
    /// <summary>Puts a user out of a channel; he may come again.</summary>
    public Task<Answer<Posted>> KickAsync(string channel, string user, string? reason = null, CancellationToken cancellationToken = default) =>
        ModerateAsync(Moderation.Kick, channel, user, duration: null, reason, cancellationToken);

    /// <summary>Lets a user say nothing in a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="user">The user.</param>
    /// <param name="duration">How long, 1 s to 365 days in whole seconds, begun ones counted; null is for good.</param>
    /// <param name="reason">Why, for all to read.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    public Task<Answer<Posted>> MuteAsync(string channel, string user, TimeSpan? duration = null, string? reason = null, CancellationToken cancellationToken = default) =>
        ModerateAsync(Moderation.Mute, channel, user, duration, reason, cancellationToken);

    /// <summary>Lets a user speak again.</summary>
    public Task<Answer<Posted>> UnmuteAsync(string channel, string user, string? reason = null, CancellationToken cancellationToken = default) =>
        ModerateAsync(Moderation.Unmute, channel, user, duration: null, reason, cancellationToken);

    /// <summary>Puts a user out of a channel and keeps him out.</summary>
    /// <param name="channel">The channel; <c>general</c> keeps the name out of the cluster.</param>
    /// <param name="user">The user.</param>
    /// <param name="duration">How long, 1 s to 365 days in whole seconds, begun ones counted; null is for good.</param>
    /// <param name="reason">Why, for all to read.</param>
    /// <param name="cancellationToken">Ends the wait for the answer.</param>
    public Task<Answer<Posted>> BanAsync(string channel, string user, TimeSpan? duration = null, string? reason = null, CancellationToken cancellationToken = default) =>
        ModerateAsync(Moderation.Ban, channel, user, duration, reason, cancellationToken);

    /// <summary>Lets a user in again.</summary>
    public Task<Answer<Posted>> UnbanAsync(string channel, string user, string? reason = null, CancellationToken cancellationToken = default) =>
        ModerateAsync(Moderation.Unban, channel, user, duration: null, reason, cancellationToken);

    /// <summary>Makes a user a moderator of a channel.</summary>
    public Task<Answer<Posted>> PromoteAsync(string channel, string user, string? reason = null, CancellationToken cancellationToken = default) =>
        ModerateAsync(Moderation.Promote, channel, user, duration: null, reason, cancellationToken);

    /// <summary>Takes that away again.</summary>
    public Task<Answer<Posted>> DemoteAsync(string channel, string user, string? reason = null, CancellationToken cancellationToken = default) =>
        ModerateAsync(Moderation.Demote, channel, user, duration: null, reason, cancellationToken);

    internal Task<Answer<Posted>> ModerateAsync(
        Moderation kind, string channel, string user, TimeSpan? duration, string? reason, CancellationToken cancellationToken = default)
    {
        long? seconds = duration is { } time ? (long)Math.Ceiling(time.TotalSeconds) : null;
        return PostAsync(new ModerateCommand(_ids.NextRid(), _ids.NextCid(), kind, channel, user, reason, seconds), server: null, cancellationToken);
    }
}
