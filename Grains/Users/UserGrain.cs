using Orleans;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;

namespace OrleansChat.Grains.Users;

/// <summary>Claims and releases a name through the log. It keeps nothing, so it does not stay: names cost nothing to make up.</summary>
public sealed class UserGrain(ISharedLog log) : Grain, IUserGrain
{
    /// <inheritdoc />
    public async Task<ClaimResult> Claim(SessionInfo session, ClaimTokens tokens)
    {
        DeactivateOnIdle();
        var answers = await log.AppendAsync(
        [
            new LoginCommand
            {
                User = session.User,
                UserKey = session.UserKey,
                Session = session.Id,
                Server = session.Server,
                Generation = session.Generation,
                TokenHash = tokens.Hash,
                PresentedTokenHash = tokens.PresentedHash,
            },
        ]);
        var outcome = answers[0].Outcome switch
        {
            AppendOutcome.Appended or AppendOutcome.AlreadySo => ClaimOutcome.Held,
            AppendOutcome.NameTaken => ClaimOutcome.Taken,
            AppendOutcome.SessionGone => ClaimOutcome.ServerGone,
            AppendOutcome.Banned => ClaimOutcome.Banned,
            _ => ClaimOutcome.Unavailable,
        };
        return new ClaimResult(outcome);
    }

    /// <inheritdoc />
    public Task<UserChannels> Channels()
    {
        DeactivateOnIdle();
        var userKey = this.GetPrimaryKeyString();
        // Where they stand first, and then who is in them: so what puts the user out of one that is told of stands behind the seq that is told.
        var joined = log.View.ChannelsOf(userKey).Select(HeadOf).ToArray();
        var view = log.View;
        var isStill = view.ChannelsOf(userKey);
        return Task.FromResult(new UserChannels(
            [.. joined.Where(head => isStill.Contains(head.Channel))],
            [.. view.CorrespondenceOf(userKey).TakeLast(UserChannels.PrivateChannelsMax).Select(HeadOf)]));
    }

    private ChannelHead HeadOf(string channel) => new(channel, log.Epoch, log.LastSeqOf(channel));

    /// <inheritdoc />
    public async Task<bool> Release(SessionInfo session)
    {
        DeactivateOnIdle();
        var answers = await log.AppendAsync([new LogoutCommand { UserKey = session.UserKey, Session = session.Id }]);
        return answers[0].Outcome != AppendOutcome.Unavailable;
    }
}
