using Orleans;
using Orleans.Runtime;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Sessions;

/// <summary>Where posts go. A seam, so that a session can be tested without grains.</summary>
internal interface IChannelGrains
{
    /// <summary>Posts messages in their order; never fails, what could not be done is an answer.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="session">Who posts.</param>
    /// <param name="messages">What is posted.</param>
    /// <param name="turn">Keeps the order of calls that are under way at the same time.</param>
    Task<PostResult[]> PostAsync(string channel, SessionInfo session, OutgoingMessage[] messages, PostTurn turn);
}

/// <summary>
/// Calls grains and makes answers of their failures. A call that was refused before it reached its grain, as a cluster engine does while grains come and go, is made again a few times. One that was lost on
/// its way, or with another silo, may have had its effect: then the client is told to try again, under the same cid.
/// </summary>
internal sealed class GrainCalls(IGrainFactory grains, GatewayLimits limits, TimeProvider time, GatewayEvents events) : IChannelGrains
{
    private static readonly ClaimResult NotClaimed = new(ClaimOutcome.Unavailable);
    private static readonly RegisterResult NotRegistered = new(RegisterOutcome.Unavailable, null);
    private static readonly ChannelPage NotRead = new(ChannelOutcome.Unavailable, "", 0, []);

    /// <inheritdoc />
    public async Task<PostResult[]> PostAsync(string channel, SessionInfo session, OutgoingMessage[] messages, PostTurn turn)
        => await TryAsync(() => grains.GetGrain<IChannelGrain>(channel).Post(session, messages, turn)) ?? new PostResult[messages.Length];

    public async Task<ChannelPage> ReadAsync(string channel, SessionInfo reader, long fromSeq, int count)
        => await TryAsync(() => grains.GetGrain<IChannelGrain>(channel).Read(reader, fromSeq, count)) ?? NotRead;

    public async Task<ClaimResult> ClaimAsync(SessionInfo session, ClaimTokens tokens)
        => await TryAsync(() => grains.GetGrain<IUserGrain>(session.UserKey).Claim(session, tokens)) ?? NotClaimed;

    public async Task<RegisterResult> RegisterAsync(UserName name, SessionInfo? session, string passwordHash)
        => await TryAsync(() => grains.GetGrain<IUserGrain>(name.Key).Register(name.Display, session, passwordHash)) ?? NotRegistered;

    public Task<bool> ReleaseAsync(SessionInfo session) => TryAsync(() => grains.GetGrain<IUserGrain>(session.UserKey).Release(session));

    /// <summary>The channels that a user is in; null if they could not be read.</summary>
    public Task<UserChannels?> ChannelsOfAsync(SessionInfo session) => TryAsync<UserChannels>(() => grains.GetGrain<IUserGrain>(session.UserKey).Channels(session));

    public Task<JoinResult> JoinAsync(string channel, SessionInfo session) => TryAsync(() => grains.GetGrain<IChannelGrain>(channel).Join(session));

    public Task<ChannelOutcome> LeaveAsync(string channel, SessionInfo session) => TryAsync(() => grains.GetGrain<IChannelGrain>(channel).Leave(session));

    /// <summary>A page of a channel's members; null if it could not be read.</summary>
    public Task<MemberPage?> MembersAsync(string channel, string? afterKey, int count)
        => TryAsync<MemberPage>(() => grains.GetGrain<IChannelGrain>(channel).Members(afterKey, count));

    /// <summary>A page of the channels; null if it could not be read.</summary>
    public Task<DirectoryPage?> ChannelsAsync(string? after, int count)
        => TryAsync<DirectoryPage>(() => grains.GetGrain<IDirectoryGrain>(IDirectoryGrain.Key).List(after, count));

    // The default of every answer is that the log was not available.
    private async Task<T?> TryAsync<T>(Func<Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (OrleansMessageRejectionException e) when (attempt < limits.GrainCallAttemptsMax && e is not SiloUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(limits.GrainCallPauseMs * attempt), time);
            }
            catch (Exception e)
            {
                events.GrainCallFailed(e);
                return default;
            }
        }
    }
}
