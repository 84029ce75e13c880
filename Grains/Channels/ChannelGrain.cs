using Orleans;
using Orleans.Concurrency;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Grains.Users;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.State;
using Messages = OrleansChat.Grains.Streams.Messages;

namespace OrleansChat.Grains.Channels;

/// <summary>
/// Turns what is asked of a channel into commands for the log. Reentrant, so that the next batch goes to the log while the last one waits for the disk. One in each silo that posts, also with an engine
/// that could have one for the whole cluster: so no post depends on another silo, and who asks is answered from the log of the silo that he is connected to (docs/ENGINES.md).
/// </summary>
[Reentrant, StatelessWorker(1, removeIdleWorkers: false)]
public sealed class ChannelGrain(ISharedLog log, IPostTurns turns, GrainSettings settings) : Grain, IChannelGrain
{
    private string Channel => this.GetPrimaryKeyString();

    /// <inheritdoc />
    public async Task<PostResult[]> Post(SessionInfo sender, OutgoingMessage[] messages, PostTurn turn = default)
    {
        var channel = Channel;
        var commands = Array.ConvertAll<OutgoingMessage, LogCommand>(messages, message => new PostCommand
        {
            Channel = channel,
            From = sender.User,
            UserKey = sender.UserKey,
            Session = sender.Id,
            Server = sender.Server,
            TextJson = message.TextJson,
            Cid = message.Cid,
            Change = Messages.ChangeOf(message, sender.IsOperator),
            RecipientNeedsAccount = settings.AccountsRequired,
        });
        if (await turns.AppendAsync(sender.Id, turn, commands) is not { } answers)
            return new PostResult[messages.Length];
        var results = new PostResult[messages.Length];
        for (var i = 0; i < results.Length; i++)
            results[i] = new PostResult(Known(sender, Outcomes.Of(answers[i].Outcome)), answers[i].Seq, log.Epoch);
        return results;
    }

    /// <inheritdoc />
    public async Task<JoinResult> Join(SessionInfo session)
    {
        if (Channel == ClusterView.GeneralChannel)
            return new JoinResult(ChannelOutcome.AlreadySo, 0);
        var answer = await ChangeAsync(session, isMember: true);
        return new JoinResult(Known(session, Outcomes.Of(answer.Outcome)), answer.Seq);
    }

    /// <inheritdoc />
    public async Task<ChannelOutcome> Leave(SessionInfo session)
        => Channel == ClusterView.GeneralChannel ? ChannelOutcome.Forbidden : Known(session, Outcomes.Of((await ChangeAsync(session, isMember: false)).Outcome));

    /// <inheritdoc />
    public async Task<ChannelPage> Read(SessionInfo reader, long fromSeq, int count)
    {
        var channel = Channel;
        if (Refusal(reader, channel) is { } refusal)
            return new ChannelPage(Known(reader, refusal), log.Epoch, 0, []);
        var head = log.LastSeqOf(channel);
        // Lists in answers are arrays: what the compiler makes of a collection expression for an interface is a type that no serializer knows.
        var messages = fromSeq > head ? [] : await log.ReadAsync(channel, fromSeq, count);
        return new ChannelPage(ChannelOutcome.Done, log.Epoch, head, messages.Select(Messages.ToStream).ToArray());
    }

    /// <inheritdoc />
    public Task<MemberPage> Members(string? afterKey, int count)
    {
        var view = log.View;
        var isGeneral = Channel == ClusterView.GeneralChannel;
        var state = view.ChannelOf(Channel);
        if (!isGeneral && !view.Channels.ContainsKey(Channel))
        {
            DeactivateOnIdle();
            return Task.FromResult(new MemberPage(ChannelOutcome.NoSuchChannel, [], IsEnd: true));
        }

        var (keys, isEnd) = Paging.Sorted(isGeneral ? view.Sessions.Keys : state.Members.Keys, afterKey, count);
        return Task.FromResult(new MemberPage(ChannelOutcome.Done, keys.Select(key => MemberOf(view, key, isGeneral ? view.Sessions[key].User : state.Members[key], state.Roles)).ToArray(), isEnd));
    }

    // The view of this server is enough to read by: it is at most a moment behind, and says nothing wrong.
    private ChannelOutcome? Refusal(SessionInfo reader, string channel)
    {
        var view = log.View;
        if (!view.Holds(reader.UserKey, reader.Id))
            return ChannelOutcome.SessionGone;
        if (view.MayPost(reader.UserKey, channel, reader.Server))
            return null;
        return view.Channels.ContainsKey(channel) ? ChannelOutcome.NotMember : ChannelOutcome.NoSuchChannel;
    }

    private static Member MemberOf(ClusterView view, string userKey, string user, ChannelRoles roles)
    {
        var session = view.Sessions.GetValueOrDefault(userKey);
        var role = roles.RankOf(userKey) switch { ChannelRank.Owner => MemberRole.Owner, ChannelRank.Moderator => MemberRole.Moderator, _ => MemberRole.Member };
        return new Member(user, session?.Server, role, userKey, session?.Session);
    }

    private async Task<AppendResult> ChangeAsync(SessionInfo session, bool isMember)
    {
        var answers = await log.AppendAsync(
        [
            new MembershipCommand { Channel = Channel, User = session.User, UserKey = session.UserKey, Session = session.Id, IsMember = isMember },
        ]);
        return answers[0];
    }

    // Names of channels cost nothing to make up. One that there may be no channel of must not stay in memory; this grain keeps nothing, so that to begin anew costs nothing either.
    private ChannelOutcome Known(SessionInfo session, ChannelOutcome outcome)
    {
        if (outcome == ChannelOutcome.SessionGone && log.View.IsReplaced(session))
            return ChannelOutcome.SessionReplaced;
        if (outcome is ChannelOutcome.NoSuchChannel or ChannelOutcome.TooManyChannels or ChannelOutcome.NoSuchUser or ChannelOutcome.Unavailable)
            DeactivateOnIdle();
        return outcome;
    }
}
