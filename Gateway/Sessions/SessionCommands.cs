using OrleansChat.Gateway.Presence;
using OrleansChat.Gateway.Sending;
using OrleansChat.Grains.Interfaces.Channels;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Commands;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Gateway.Sessions;

/// <summary>Does what a client's lines ask for, one after another; only posts are underway together. Everything here runs in the session's reading loop.</summary>
internal sealed class SessionCommands(ChatSession connection, SessionServices services)
{
    private readonly Refusals _refusals = new(connection, services.Limits);
    private readonly SessionLogin _login = new(connection, services);
    private readonly SessionAccounts _accounts = new(connection, services);
    private TokenBucket _flood = new(services.Limits.FloodPerSecond, services.Time);
    private TokenBucket _requests = new(services.Limits.RequestsPerSecond, services.Time);
    private SessionInfo? _session;
    private Capabilities _capabilities;
    private SessionPosts? _posts;
    private SessionFeeds? _feeds;
    private PrivateFeeds? _privateFeeds;
    private SessionSignals? _signals;
    private EphemeralListener? _ephemeralListener;
    private SessionPing? _ping;

    public bool IsLoggedIn => Volatile.Read(ref _session) is not null;

    /// <summary>Through which the session hears what is in no log; null if it does not.</summary>
    public EphemeralListener? EphemeralListener => Volatile.Read(ref _ephemeralListener);

    private string LocalChannel => "@" + services.Server.Name;

    /// <summary>Carries out a line, or refuses it.</summary>
    public ValueTask RunAsync(in ParsedLine line)
    {
        switch (line.Command)
        {
            case null:
                connection.RefuseLine(line.Error, line.ErrorText!, line.Rid, line.Cid);
                return default;
            case Pong:
                return default;
            case Quit quit:
                return QuitAsync(quit);
            case not (Login or Register) when _session is null:
                connection.RefuseLine(ErrorCode.NotLoggedIn, "Log in first.", line.Rid, line.Cid);
                return default;
            case Post post:
                return PostAsync(post);
            case SetPresence presence:
                return _signals!.SendAsync(presence);
            case Typing typing:
                return _signals!.SendAsync(typing, NameOf(typing.Place));
            case not null when _requests.Take() is var waitMs and > 0:
                connection.SendError(ErrorCode.RateLimited, "Too many requests.", line.Rid, retryMs: waitMs);
                return default;
            case Login login:
                return LoginAsync(login);
            case Register register:
                return RegisterAsync(register);
            case Join join:
                return JoinAsync(join);
            case Leave leave:
                return LeaveAsync(leave);
            case History history:
                return HistoryAsync(history);
            case ListChannels list:
                return new ListPages(connection, services.Grains, services.Signals.Away, _refusals).SendAsync(list);
            case Who who:
                return new ListPages(connection, services.Grains, services.Signals.Away, _refusals).SendAsync(who);
            default:
                throw new InvalidOperationException($"No session knows the command {line.Command.GetType().Name}.");
        }
    }

    /// <summary>Who has no name now is too late; only a login that is just being carried out may still succeed. May be called on any thread.</summary>
    public void EndLoginTime() => _login.EndTime();

    /// <summary>Sends the posts that arrived together on their way.</summary>
    public void SendPosts() => _posts?.Send();

    /// <summary>Waits for what is underway, so that it is answered, and in the log before the name is free.</summary>
    public async Task FinishAsync()
    {
        if (_posts is not null)
            await _posts.FinishAsync();
    }

    /// <summary>The session hears no channel any more.</summary>
    public Task StopHearingAsync() => _feeds?.StopAsync() ?? Task.CompletedTask;

    /// <summary>A message came in a private channel of this user. May be called on any thread.</summary>
    public void NoticePrivate(string channel, long seq) => Volatile.Read(ref _privateFeeds)?.Notice(channel, seq);

    /// <summary>This user was put out of a channel. May be called on any thread.</summary>
    public void PutOut(string channel, long seq, bool isBanned) => Volatile.Read(ref _feeds)?.PutOut(channel, seq, isBanned);

    /// <summary>Asks a silent client whether it is there, if it knows the question. May be called on any thread, by one at a time.</summary>
    public void LookForSilence() => Volatile.Read(ref _ping)?.Look();

    /// <summary>Gives the name back, however long the log cannot be written. When the server stops, its end in the log does that for all at once.</summary>
    public async Task ReleaseNameAsync()
    {
        if (_session is { } session)
        {
            services.Registry.Unname(connection, session);
            services.Events.SessionEnded(session.Id, session.User, connection.EndReason);
        }

        if ((_session ?? _login.Unclear) is not { } holder)
            return;
        while (!services.Registry.IsClosed && !await services.Grains.ReleaseAsync(holder))
            await Task.Delay(TimeSpan.FromMilliseconds(services.Limits.RetryMs), services.Time);
    }

    private async ValueTask LoginAsync(Login login)
    {
        if (_session is not null)
            connection.SendError(ErrorCode.AlreadyLoggedIn, $"You are {_session.User} already.", login.Rid);
        else
            await _login.RunAsync(login, BeginAsync);
    }

    private async ValueTask RegisterAsync(Register register)
    {
        if (!await _accounts.RegisterAsync(register, _session, _login) || _session is not { } session)
            return;
        Volatile.Write(ref _session, services.Operators.Vouch(session with { HasAccount = true }));
        _posts!.Renew(_session);
    }

    private async Task BeginAsync(SessionInfo session, string? token, Login login)
    {
        _capabilities = login.Capabilities;
        _posts = new SessionPosts(services.Grains, session, services.Limits, Answer);
        if ((_capabilities & (Capabilities.Presence | Capabilities.Typing)) != Capabilities.None)
            Volatile.Write(ref _ephemeralListener, new EphemeralListener(connection.Outbox, session.UserKey, _capabilities));
        var feeds = new SessionFeeds(connection, services, session, _ephemeralListener);
        feeds.BeginOpening();
        Volatile.Write(ref _feeds, feeds);
        _signals = new SessionSignals(services, session, feeds, _refusals);
        Volatile.Write(ref _privateFeeds, new PrivateFeeds(feeds));
        connection.Outbox.Hold();
        Volatile.Write(ref _session, session);
        services.Registry.Name(connection, session);
        // Asked only now: whatever is not in the answer is told to this session as news.
        if (await services.Grains.ChannelsOfAsync(session) is not { } channels)
        {
            connection.End(SessionEndReason.Refused, ErrorCode.ServerError, "Your channels cannot be read now; connect again.");
            return;
        }

        // Whoever took the name over, or put the user out, before this session was known under its id could not have it ended.
        if (channels.Outcome != ChannelOutcome.Done)
        {
            _refusals.Send(channels.Outcome, ChannelName.General, login.Rid, cid: null);
            return;
        }

        var starts = await new SessionOpening(session, feeds, _privateFeeds!, login.Resume).OpenAsync([ChannelName.General, LocalChannel], channels);
        connection.Outbox.ReleaseAfter(Frame.Of(
            (session, login.Rid, token, services.Limits.FloodPerSecond, starts),
            static (writer, s) => writer.Welcome(s.session.User, s.session.Server, s.Rid, s.token, s.FloodPerSecond, s.starts)));
        feeds.EndOpening();
        connection.Outbox.Flush();
        feeds.StartCatchingUp();
        if (_capabilities.HasFlag(Capabilities.Ping))
            Volatile.Write(ref _ping, new SessionPing(connection, feeds, services.Limits, services.Time));
    }

    private ValueTask PostAsync(Post post)
    {
        if (_flood.Take() is var waitMs and > 0)
        {
            connection.SendError(ErrorCode.RateLimited, "Too many messages.", post.Rid, post.Cid, waitMs);
            return default;
        }

        var target = default(UserName);
        if (NameOf(post.Place) is not { } channel || (post.Target is { } meant && UserName.TryParse(meant.User, out target) is not null))
        {
            _refusals.SendNobody(post.Rid, post.Cid);
            return default;
        }

        if (post.Target is null || !services.Operators.Protects(post.Kind, target.Key))
            return _posts!.AddAsync(channel, post);
        _refusals.Send(ChannelOutcome.NotAllowed, channel, post.Rid, post.Cid);
        return default;
    }

    // Null if the user that is meant cannot be one.
    private string? NameOf(ChannelPlace place)
    {
        if (place.User is null)
            return place.Channel ?? LocalChannel;
        return UserName.TryParse(place.User, out var name) is null ? PrivateChannelName.Of(_session!.UserKey, name.Key) : null;
    }

    // The acks that stand together go out together: to send costs more than everything else about an ack.
    private void Answer(string channel, List<Post> posts, PostResult[] results)
    {
        var firstAck = 0;
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i].Outcome is ChannelOutcome.Done or ChannelOutcome.AlreadySo)
                continue;
            Ack(channel, posts, results, firstAck, i);
            _refusals.Send(results[i].Outcome, channel, posts[i].Rid, posts[i].Cid);
            firstAck = i + 1;
        }

        Ack(channel, posts, results, firstAck, results.Length);
    }

    private void Ack(string channel, List<Post> posts, PostResult[] results, int first, int end)
    {
        if (first == end || !_capabilities.HasFlag(Capabilities.Ack))
            return;
        connection.Send(Frame.Of((channel, posts, results, first, end), static (writer, acks) =>
        {
            for (var i = acks.first; i < acks.end; i++)
            {
                var (post, result) = (acks.posts[i], acks.results[i]);
                writer.Ack(post.Rid, post.Cid, acks.channel, result.Epoch, result.Seq, result.Outcome == ChannelOutcome.AlreadySo);
            }
        }));
    }

    private async ValueTask JoinAsync(Join join)
    {
        await _posts!.FinishAsync();
        _feeds!.BeginOpening();
        var (outcome, sinceSeq) = await services.Grains.JoinAsync(join.Channel, _session!);
        if (outcome is ChannelOutcome.Done or ChannelOutcome.AlreadySo)
        {
            await _feeds.JoinAsync(
                join.Channel,
                outcome == ChannelOutcome.Done ? sinceSeq : null,
                start => connection.Send(Frame.Of((start, join.Rid), static (writer, joined) => writer.Joined(joined.start, joined.Rid))));
        }
        else
        {
            _refusals.Send(outcome, join.Channel, join.Rid, cid: null);
        }

        _feeds.EndOpening();
    }

    private async ValueTask LeaveAsync(Leave leave)
    {
        await _posts!.FinishAsync();
        var outcome = await services.Grains.LeaveAsync(leave.Channel, _session!);
        // A leave that was answered with unavailable may be in the log all the same. Then this one finds no member, but one who still hears the channel.
        var isDone = outcome is ChannelOutcome.Done or ChannelOutcome.AlreadySo;
        if (isDone || outcome is ChannelOutcome.NotMember or ChannelOutcome.NoSuchChannel)
            isDone |= await _feeds!.LeaveAsync(leave.Channel);
        if (!isDone)
        {
            _refusals.Send(outcome, leave.Channel, leave.Rid, cid: null);
            return;
        }

        connection.Send(Frame.Of(leave, static (writer, left) => writer.Left(left.Channel, left.Rid)));
    }

    private async ValueTask HistoryAsync(History history)
    {
        if (!_capabilities.HasFlag(Capabilities.History))
        {
            connection.RefuseLine(ErrorCode.BadRequest, "Name the capability history at the login.", history.Rid);
            return;
        }

        if (NameOf(history.Place) is not { } channel)
        {
            _refusals.SendNobody(history.Rid, cid: null);
            return;
        }

        var page = await new HistoryPages(services.Grains, _session!).ReadAsync(channel, history);
        if (page.Outcome != ChannelOutcome.Done)
            _refusals.Send(page.Outcome, channel, history.Rid, cid: null);
        else
            connection.Send(Frame.Of((page, history.Rid), static (writer, h) => writer.History(h.Rid, h.page.Head, h.page.Items, h.page.IsEnd)));
    }

    private async ValueTask QuitAsync(Quit quit)
    {
        await FinishAsync();
        connection.End(SessionEndReason.Quit, Frame.Of((_session?.User, quit.Rid), static (writer, goodbye) => writer.Goodbye(goodbye.User, goodbye.Rid)));
    }
}
