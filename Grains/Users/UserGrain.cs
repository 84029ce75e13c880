using Orleans;
using Orleans.Concurrency;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;

namespace OrleansChat.Grains.Users;

/// <summary>
/// Claims and releases a name through the log. It keeps nothing, so it does not stay: names cost nothing to make up. Many calls are answered at once, and it goes with the last one, so that few find it
/// leaving: a cluster engine hands a call on to the next activation only so often.
/// </summary>
[Reentrant, StatelessWorker(1, removeIdleWorkers: false)]
public sealed class UserGrain(ISharedLog log, GrainSettings settings) : Grain, IUserGrain
{
    private int _underWay;

    /// <inheritdoc />
    public async Task<ClaimResult> Claim(SessionInfo session, ClaimTokens tokens)
    {
        var outcome = await AppendAsync(new LoginCommand
        {
            User = session.User,
            UserKey = session.UserKey,
            Session = session.Id,
            Server = session.Server,
            Generation = session.Generation,
            TokenHash = tokens.Hash,
            PresentedTokenHash = tokens.PresentedHash,
            ProvenHash = tokens.ProvenHash,
            RequiresAccount = settings.AccountsRequired,
        }) switch
        {
            AppendOutcome.Appended or AppendOutcome.AlreadySo => ClaimOutcome.Held,
            AppendOutcome.NameTaken => ClaimOutcome.Taken,
            AppendOutcome.SessionGone => ClaimOutcome.ServerGone,
            AppendOutcome.Banned => ClaimOutcome.Banned,
            AppendOutcome.NotProven => ClaimOutcome.NotProven,
            AppendOutcome.AccountRequired => ClaimOutcome.AccountRequired,
            _ => ClaimOutcome.Unavailable,
        };
        // The view is that of the decision, or of a later line. Who holds a name is the only one who can change whether it has an account.
        return new ClaimResult(outcome, log.View.Accounts.GetValueOrDefault(session.UserKey)?.Hash);
    }

    /// <inheritdoc />
    public async Task<RegisterResult> Register(string user, SessionInfo? session, string passwordHash)
    {
        var userKey = this.GetPrimaryKeyString();
        var appended = await AppendAsync(new RegisterCommand { User = user, UserKey = userKey, Session = session?.Id, Hash = passwordHash });
        var view = log.View;
        var outcome = appended switch
        {
            AppendOutcome.Appended => RegisterOutcome.Done,
            AppendOutcome.NameTaken => RegisterOutcome.Taken,
            AppendOutcome.TooManyAccounts => RegisterOutcome.TooManyAccounts,
            AppendOutcome.SessionGone => view.IsReplaced(session!) ? RegisterOutcome.SessionReplaced : RegisterOutcome.SessionGone,
            _ => RegisterOutcome.Unavailable,
        };
        return new RegisterResult(outcome, view.Accounts.GetValueOrDefault(userKey)?.Hash);
    }

    /// <inheritdoc />
    public Task<UserChannels> Channels(SessionInfo session)
    {
        var userKey = this.GetPrimaryKeyString();
        LeaveIfIdle();
        // Where they stand first, and then who is in them: so what puts the user out of one that is told of stands behind the seq that is told.
        var joined = log.View.ChannelsOf(userKey).Select(HeadOf).ToArray();
        var view = log.View;
        var isStill = view.ChannelsOf(userKey);
        return Task.FromResult(new UserChannels(
            [.. joined.Where(head => isStill.Contains(head.Channel))],
            [.. view.CorrespondenceOf(userKey).TakeLast(UserChannels.PrivateChannelsMax).Select(HeadOf)])
        {
            Outcome = view.Holds(userKey, session.Id) ? ChannelOutcome.Done : view.IsReplaced(session) ? ChannelOutcome.SessionReplaced : ChannelOutcome.SessionGone,
        });
    }

    /// <inheritdoc />
    public async Task<bool> Release(SessionInfo session)
        => await AppendAsync(new LogoutCommand { UserKey = session.UserKey, Session = session.Id }) != AppendOutcome.Unavailable;

    private async Task<AppendOutcome> AppendAsync(LogCommand command)
    {
        _underWay++;
        try
        {
            return (await log.AppendAsync([command]))[0].Outcome;
        }
        finally
        {
            _underWay--;
            LeaveIfIdle();
        }
    }

    private void LeaveIfIdle()
    {
        if (_underWay == 0)
            DeactivateOnIdle();
    }

    private ChannelHead HeadOf(string channel) => new(channel, log.Epoch, log.LastSeqOf(channel));
}
