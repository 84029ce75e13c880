using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using OrleansChat.Client.Session;
using OrleansChat.Client.Wire;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Client;

/// <summary>
/// One user at the cluster, over as many connections as it takes. After a loss it comes back by itself, to any of its servers, hears once what it missed, and asks
/// again what was not answered, messages under the same id; so what was posted is said once.
/// Requests may come from any thread and are asked one after another; events are read by one reader. Nothing here throws because of a server or the network:
/// refusals are values, and a loss is an event.
/// </summary>
/// <example><code>
/// await using var chat = new ChatClient(new ChatClientOptions(servers, "Dana"));
/// await chat.LoginAsync();
/// await chat.PostAsync("Hello everyone!");
/// </code></example>
public sealed partial class ChatClient : IAsyncDisposable
{
    private readonly ServerList _servers;
    private readonly RequestQueue _requests = new();
    private readonly RequestIds _ids;
    private readonly Inbox _inbox;
    private readonly IReceiver _receiver;
    private readonly Credentials _credentials;
    private readonly Entrance _entrance;
    private readonly Reconnection _reconnection;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource _abort = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _server;
    private Task<ClientEnd>? _stay;

    /// <summary>A client that does nothing before <see cref="LoginAsync"/>.</summary>
    public ChatClient(ChatClientOptions options)
        : this(options, TimeProvider.System)
    {
    }

    internal ChatClient(ChatClientOptions options, TimeProvider time, IReceiver? receiver = null, Dial? dial = null, Random? random = null, string? run = null)
    {
        Username = options.Username;
        _time = time;
        _servers = new ServerList(options.Servers);
        _inbox = new Inbox(_requests);
        _receiver = receiver ?? _inbox;
        _ids = new RequestIds(run ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        _credentials = new Credentials(options);
        _entrance = new Entrance(_credentials, [.. LoginCommand.OwnCapabilities.Union(options.Capabilities)], dial ?? new Dialer(options.Encryption, time).DialAsync, _ids, _receiver, time);
        var backoff = new Backoff(random ?? new Random(RandomNumberGenerator.GetInt32(int.MaxValue)));
        _reconnection = new Reconnection(_entrance, _servers, backoff, _receiver, time);
    }

    /// <summary>The name that the client logs in with.</summary>
    public string Username { get; }

    /// <summary>The name of the server that the client is at, or was at last; null before the first login.</summary>
    public string? Server => _server;

    /// <summary>Completes when the client will not come back any more: it quit, was refused, or the server told it to stay away.</summary>
    public Task Ended => _stay ?? Task.CompletedTask;

    /// <summary>How the stay ended; asked for behind <see cref="Ended"/>.</summary>
    internal ClientEnd End => _stay is { IsCompletedSuccessfully: true } over ? over.Result : throw new InvalidOperationException("The stay is not over.");

    /// <summary>Asks somebody for a password, for a new account or for the one that there is; null when nobody answers. Null where nobody can be asked.</summary>
    internal Func<bool, Task<string?>>? AskPassword { get; set; }

    /// <summary>Logs in at the first server of the list that lets the client in, each tried once. Cancelled, it fails soon. To be called once.</summary>
    public async Task<Answer<SystemEvent>> LoginAsync(CancellationToken cancellationToken = default)
    {
        if (await PreparePasswordAsync() is { } refusal) return await RefuseAsync(refusal);
        for (var (left, asked) = (_servers.Count, 0); ;)
        {
            var result = await _entrance.TryAsync(_servers.Current, cancellationToken);
            if (result.Exchange is { } exchange)
            {
                var welcome = exchange.Welcome;
                await EnterAsync(exchange);
                _stay = StayAsync(exchange);
                return new Answer<SystemEvent>(welcome, Refusal: null);
            }

            var refused = await RefuseAsync(new Refusal(result.Code, result.Words));
            if (result.Code is "password_required" or "wrong_password" && AskPassword is not null && asked++ < ClientLimits.PasswordAttemptsMax)
            {
                if (_credentials.WhyNoPassword() is { } reason) return await RefuseAsync(reason);
                if (await AskPassword(false) is not { } password) return refused;
                _credentials.Password = password;
                continue;
            }

            var isRefused = result.Problem is EntranceProblem.Refused or EntranceProblem.NameTaken;
            if (isRefused || --left == 0 || cancellationToken.IsCancellationRequested) return refused;
            _servers.MoveOn();
        }
    }

    /// <summary>
    /// Makes an account for the client's name, or gives the one that it has another password. From then on the name is nobody's who does not know the password, and
    /// the client comes back with it.
    /// </summary>
    public async Task<Answer<SystemEvent>> RegisterAsync(string password, CancellationToken cancellationToken = default)
    {
        if (_credentials.WhyNoPassword() is { } reason) return new Answer<SystemEvent>(Value: null, reason);

        var answer = await AskAsync(new RegisterCommand(_ids.NextRid(), Username: null, password), Notice, cancellationToken);
        if (answer.Value is not null) _credentials.Password = password;
        return answer;
    }

    /// <summary>What is heard, from the welcome on, as it comes; it ends when the client does. One reader at a time; one who reads slowly loses nothing.</summary>
    public async IAsyncEnumerable<ChatEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await _inbox.ReadAsync(cancellationToken) is { } heard) yield return heard;
    }

    /// <summary>Says something in a channel; it is said once when this returns a value. While there is no server it waits for one.</summary>
    public Task<Answer<Posted>> PostAsync(string text, string? channel = null, CancellationToken cancellationToken = default) =>
        PostAsync(new PostCommand(_ids.NextRid(), _ids.NextCid(), text, channel is ChannelName.General ? null : channel), server: null, cancellationToken);

    /// <summary>Says something to the clients of this server. If the client has to go to another one before that is confirmed, it is not said there.</summary>
    public Task<Answer<Posted>> PostLocalAsync(string text, CancellationToken cancellationToken = default) => PostLocalAsync(text, _server, cancellationToken);

    /// <summary>Says something to one user only.</summary>
    public Task<Answer<Posted>> PostToAsync(string user, string text, CancellationToken cancellationToken = default) =>
        PostAsync(new PostCommand(_ids.NextRid(), _ids.NextCid(), text, To: user), server: null, cancellationToken);

    /// <summary>Says something where a message was said: in its channel, to the clients of its server, or privately.</summary>
    public Task<Answer<Posted>> ReplyAsync(MessageEvent message, string text, CancellationToken cancellationToken = default) => message switch
    {
        { To: { } to } => PostToAsync(message.From == Username ? to : message.From, text, cancellationToken),
        { Channel: ['@', .. var server] } => PostLocalAsync(text, server, cancellationToken),
        _ => PostAsync(text, message.Channel, cancellationToken),
    };

    /// <summary>Becomes a member of a channel, for good; the first member makes it.</summary>
    public Task<Answer<SystemEvent>> JoinAsync(string channel, CancellationToken cancellationToken = default) =>
        AskAsync(new JoinCommand(_ids.NextRid(), channel), Notice, cancellationToken);

    /// <summary>Stops being a member of a channel.</summary>
    public Task<Answer<SystemEvent>> LeaveAsync(string channel, CancellationToken cancellationToken = default) =>
        AskAsync(new LeaveCommand(_ids.NextRid(), channel), Notice, cancellationToken);

    /// <summary>Says what a channel is about; an empty text takes that away.</summary>
    public Task<Answer<Posted>> SetTopicAsync(string channel, string text, CancellationToken cancellationToken = default) =>
        PostAsync(new TopicCommand(_ids.NextRid(), _ids.NextCid(), channel, text), server: null, cancellationToken);

    /// <summary>
    /// A page of a channel's past: the last messages before the place <paramref name="before"/>, the first behind <paramref name="after"/>, or with neither of them
    /// the last there are.
    /// </summary>
    public Task<Answer<HistoryPage>> HistoryAsync(string channel, long? before = null, long? after = null, int limit = 50, CancellationToken cancellationToken = default) =>
        AskAsync(new HistoryCommand(_ids.NextRid(), channel, before, after, limit), static answer => (answer as HistoryEvent)?.Page, cancellationToken);

    /// <summary>A page of the channels that there are, behind the one of the name <paramref name="after"/>.</summary>
    public Task<Answer<ChannelList>> ChannelsAsync(string? after = null, CancellationToken cancellationToken = default) => ChannelsAsync(after, limit: null, cancellationToken);

    /// <summary>What is known of one channel, its topic too. Private channels, and those of one server's clients, are not listed, so they are <c>no_such_channel</c>.</summary>
    public async Task<Answer<ChannelEntry>> ChannelAsync(string channel, CancellationToken cancellationToken = default)
    {
        var answer = await ChannelsAsync(ChannelOrder.Before(channel), limit: 1, cancellationToken);
        if (answer.Refusal is { } refusal) return new Answer<ChannelEntry>(Value: null, refusal);
        return answer.Value!.Channels is [var first, ..] && first.Channel == channel
            ? new Answer<ChannelEntry>(first, Refusal: null)
            : new Answer<ChannelEntry>(Value: null, new Refusal("no_such_channel", $"{channel} is not in the list of channels"));
    }

    /// <summary>A page of a channel's members, behind the one of the name <paramref name="after"/>.</summary>
    public Task<Answer<MemberList>> WhoAsync(string channel, string? after = null, CancellationToken cancellationToken = default) =>
        AskAsync(new WhoCommand(_ids.NextRid(), channel, after), static answer => (answer as WhoEvent)?.List, cancellationToken);

    /// <summary>
    /// Leaves, when everything that was asked is answered. While there is no server it waits for one; after 30 s in all it leaves as it is.
    /// </summary>
    public async Task QuitAsync()
    {
        _requests.Complete();
        await Ended.WaitAsync(ClientLimits.ReconnectForAtEnd, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposeAsync();
    }

    /// <summary>Ends at once. Whoever waits for an answer is told that there is none.</summary>
    public async ValueTask DisposeAsync()
    {
        Abort();
        await Ended;
        _inbox.Complete();
    }

    /// <summary>Begins to end at once, and does not wait for it.</summary>
    internal void Abort() => _abort.TrySetResult();

    /// <summary>Says something to the clients of the server of this name, if the client is there.</summary>
    internal Task<Answer<Posted>> PostLocalAsync(string text, string? server, CancellationToken cancellationToken = default) =>
        PostAsync(new PostCommand(_ids.NextRid(), _ids.NextCid(), text, ServerOnly: true), server, cancellationToken);

    private Task<Answer<ChannelList>> ChannelsAsync(string? after, int? limit, CancellationToken cancellationToken) =>
        AskAsync(new ChannelsCommand(_ids.NextRid(), after, limit), static answer => (answer as ChannelsEvent)?.List, cancellationToken);

    /// <summary>Why there can be no login with the password that there is, or is to be.</summary>
    private async Task<Refusal?> PreparePasswordAsync()
    {
        if (_credentials is { Password: null, Registers: false }) return null;
        if (_credentials.WhyNoPassword() is { } reason) return reason;
        if (_credentials.Password is null && AskPassword is not null) _credentials.Password = await AskPassword(true);
        return _credentials.Password is null ? new Refusal("password_required", "an account needs a password") : null;
    }

    private async Task<Answer<SystemEvent>> RefuseAsync(Refusal refusal)
    {
        await _receiver.TakeAsync(new ProblemEvent(refusal.Text));
        return new Answer<SystemEvent>(Value: null, refusal);
    }

    private async Task EnterAsync(Exchange exchange)
    {
        (_server, _exchange) = (exchange.Server, exchange);
        await exchange.EnterAsync();
        if (_isAway) await exchange.TellAsync(new PresenceCommand(IsAway: true));
    }

    private static SystemEvent? Notice(ChatEvent answer) => answer as SystemEvent;

    private async Task<Answer<Posted>> PostAsync(LogRequest post, string? server, CancellationToken cancellationToken) =>
        await AskAsync(post, static answer => answer is AckEvent ack ? new Posted(ack.Channel, ack.Seq, ack.IsRepeat) : null, cancellationToken, server);

    private async Task<Answer<T>> AskAsync<T>(Request request, Func<ChatEvent, T?> value, CancellationToken cancellationToken, string? server = null)
        where T : class =>
        await _requests.AskAsync(request, server, cancellationToken) switch
        {
            null => new Answer<T>(Value: null, new Refusal(Refusal.NotConfirmed, "not confirmed: the client ended first")),
            ErrorEvent refusal => new Answer<T>(Value: null, new Refusal(refusal.Code ?? "", refusal.Text)),
            var answer => new Answer<T>(value(answer) ?? throw new UnreachableException($"{answer} answers no {request}."), Refusal: null),
        };

    private async Task<ClientEnd> StayAsync(Exchange exchange)
    {
        try
        {
            while (true)
            {
                await using (exchange)
                {
                    var working = _requests.WorkAsync(exchange, orElse: _receiver.CaughtUp);

                    // Whoever waits for an answer then does not get it.
                    if (await Task.WhenAny(working, _abort.Task) != working) exchange.Stop();
                    if (await working && !_abort.Task.IsCompleted)
                    {
                        await exchange.QuitAsync();
                        return new ClientEnd(ClientEndKind.Left, "");
                    }
                }

                if (_abort.Task.IsCompleted) return new ClientEnd(ClientEndKind.Left, "");
                if (exchange.Farewell is { Reconnect: false }) return new ClientEnd(ClientEndKind.Lost, exchange.EndReason);

                await _receiver.TakeAsync(new LostEvent(_servers.Current, exchange.LossReason));
                var result = await _reconnection.ComeBackAsync(leaving: Task.WhenAny(_abort.Task, _requests.Done), exchange.Farewell?.RetryAfter);
                if (result is null) return new ClientEnd(ClientEndKind.Left, "");
                if (result.Exchange is null)
                {
                    await _receiver.TakeAsync(new ProblemEvent(result.Words));
                    return new ClientEnd(ClientEndKind.Refused, result.Words);
                }

                exchange = result.Exchange;
                _server = exchange.Server;
                await _receiver.TakeAsync(new BackEvent(_servers.Current));
                if (_abort.Task.IsCompleted)
                {
                    await exchange.DisposeAsync();
                    return new ClientEnd(ClientEndKind.Left, "");
                }

                await EnterAsync(exchange);
            }
        }
        finally
        {
            _requests.GiveUp();
            _inbox.Complete();
        }
    }
}
