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
            _ => ClaimOutcome.Unavailable,
        };
        if (outcome != ClaimOutcome.Held)
            return new ClaimResult(outcome, [], []);
        var view = log.View;
        return new ClaimResult(
            outcome,
            [.. view.ChannelsOf(session.UserKey)],
            [.. view.CorrespondenceOf(session.UserKey).TakeLast(ClaimResult.PrivateChannelsMax).Select(channel => new PrivateHead(channel, log.Epoch, log.LastSeqOf(channel)))]);
    }

    /// <inheritdoc />
    public async Task<bool> Release(SessionInfo session)
    {
        DeactivateOnIdle();
        var answers = await log.AppendAsync([new LogoutCommand { UserKey = session.UserKey, Session = session.Id }]);
        return answers[0].Outcome != AppendOutcome.Unavailable;
    }
}
