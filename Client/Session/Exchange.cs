using OrleansChat.Client.Wire;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Client.Session;

/// <summary>
/// The two directions over one connection, which it owns: passes on what the server says, and brings requests together with their answers.
/// One request is under way at a time. That keeps messages in their order even when the server puts one off (too many a second, disk full)
/// or dies in between: nothing can overtake it.
/// </summary>
internal sealed class Exchange : IAsyncDisposable
{
    private readonly ChatConnection _connection;
    private readonly ChannelPositions _positions;
    private readonly IReceiver _receiver;
    private readonly TimeProvider _time;
    private readonly Silence _silence;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isSilent;
    private volatile bool _knowsNoTyping;
    private SystemEvent? _welcome;
    private bool _isBehind;
    private bool _pings;
    private Task? _watchingSilence;
    private long _received;
    private volatile Question? _question;

    private Exchange(ChatConnection connection, ChannelPositions positions, IReceiver receiver, TimeProvider time)
    {
        _connection = connection;
        _positions = positions;
        _receiver = receiver;
        _time = time;
        _silence = new Silence(time);
        Ended = ReceiveAsync();
    }

    /// <summary>Completes, without an exception, when nothing more will be received.</summary>
    public Task Ended { get; }

    /// <summary>The error with which the server ended the connection; null when it ended without a word, or not yet.</summary>
    public ErrorEvent? Farewell { get; private set; }

    /// <summary>What is to be said of a loss; null when there is nothing to say but that.</summary>
    public string? LossReason => Farewell?.Text ?? (_isSilent ? "the server was silent" : null);

    /// <summary>Why there was no answer, or why the exchange ended.</summary>
    public string EndReason => Farewell is not null ? "the server closed the connection" : _connection.EndReason ?? "the server does not answer";

    /// <summary>How the server welcomed; before it did, there is none to ask for.</summary>
    public SystemEvent Welcome => _welcome ?? throw new InvalidOperationException("There was no welcome yet.");

    /// <summary>The server's name, once it has welcomed.</summary>
    public string? Server => (_welcome as WelcomeEvent)?.Server;

    /// <summary>Begins to receive, up to the welcome.</summary>
    public static Exchange Start(ChatConnection connection, ChannelPositions positions, IReceiver receiver, TimeProvider time) =>
        new(connection, positions, receiver, time);

    /// <summary>
    /// Passes on the welcome and everything that comes behind it. Before this nothing is passed on: a person who reads of being there must be there, and one
    /// who is about to leave may still be turned away.
    /// </summary>
    public async Task EnterAsync()
    {
        await _receiver.TakeAsync(Welcome);
        if (_welcome is WelcomeEvent welcome)
        {
            foreach (var loss in _positions.Welcome(welcome.Channels)) await _receiver.TakeAsync(new SystemEvent(loss));
        }

        _entered.SetResult();
    }

    /// <summary>
    /// Sends a request and waits for its answer; null when the server has said nothing for <see cref="ClientLimits.AnswerWait"/>, not this for
    /// <see cref="ClientLimits.AnswerWaitInAll"/>, or the connection ended.
    /// The server may have done what it was asked all the same. A temporary refusal is not the answer yet: the request is repeated for
    /// <paramref name="retryFor"/>.
    /// </summary>
    public async Task<ChatEvent?> AskAsync(Request request, TimeSpan retryFor)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var answer = await AskOnceAsync(request);
            if (answer is not ErrorEvent { IsTemporary: true } refusal) return answer;

            var pause = refusal.RetryAfter ?? ClientLimits.RetryWaitDefault;
            if (pause < ClientLimits.RetryWaitMin) pause = ClientLimits.RetryWaitMin;
            if (_time.GetElapsedTime(started) + pause >= retryFor) return refusal;

            await Task.WhenAny(Ended, Task.Delay(pause, _time));
            if (Ended.IsCompleted) return null;
        }
    }

    /// <summary>
    /// Says goodbye and waits until the server has closed, so that its last lines are heard; not for longer than <see cref="ClientLimits.QuitWait"/>.
    /// </summary>
    public async Task QuitAsync()
    {
        await _connection.SendAsync(new QuitCommand());
        await Ended.WaitAsync(ClientLimits.QuitWait, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Says something that nobody answers. Where it does not arrive, nothing is lost that would be kept.</summary>
    public async Task TellAsync(ClientCommand command)
    {
        try
        {
            if (!Ended.IsCompleted && !(_knowsNoTyping && command is TypingCommand)) await _connection.SendAsync(command);
        }
        catch (ObjectDisposedException)
        {
            // The connection was closed in this moment.
        }
    }

    /// <summary>Stops receiving; whoever waits for an answer has none.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Stops receiving and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Ended;
        if (_watchingSilence is not null) await _watchingSilence;
        await _connection.DisposeAsync();
        _stop.Dispose();
    }

    private async Task<ChatEvent?> AskOnceAsync(Request request)
    {
        var question = new Question(request);
        _question = question;
        await _connection.SendAsync(request);

        var answeredOrEnded = Task.WhenAny(question.Answer, Ended);
        var started = _time.GetTimestamp();
        long received;
        do
        {
            // Much can stand before the answer when somebody comes back after a long time: as long as it comes, the server is there.
            received = Interlocked.Read(ref _received);
            await ((Task)answeredOrEnded.WaitAsync(ClientLimits.AnswerWait, _time)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!answeredOrEnded.IsCompleted && received != Interlocked.Read(ref _received) && _time.GetElapsedTime(started) < ClientLimits.AnswerWaitInAll);
        return question.Answer.IsCompletedSuccessfully ? await question.Answer : null;
    }

    private async Task ReceiveAsync()
    {
        while (Farewell is null && await ListenAsync() is { } received)
        {
            Interlocked.Increment(ref _received);
            switch (received)
            {
                case RegisteredEvent registered when !_entered.Task.IsCompleted:
                    _question?.TryAnswer(registered);
                    break;

                case SystemEvent welcome when !_entered.Task.IsCompleted:
                    _welcome = welcome;
                    _question?.TryAnswer(welcome);
                    await _entered.Task.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    break;

                case MessageEvent message:
                    await HearAsync(message, message.Channel ?? ChannelName.General, message.Seq);
                    break;

                case LoggedEvent logged:
                    await HearAsync(logged, logged.Channel, logged.Seq);
                    break;

                // What was asked for is for whoever asked.
                case ChannelsEvent or WhoEvent or HistoryEvent:
                    _question?.TryAnswer(received);
                    break;

                case SystemEvent notice:
                    // Passed on before it answers, so that it is heard before whatever the answer leads to.
                    await _receiver.TakeAsync(notice);
                    if (notice is JoinedEvent joined) _positions.Begin(joined.Start);
                    if (notice is LeftEvent left) _positions.End(left.Channel);
                    _question?.TryAnswer(notice);
                    break;

                // It is not in the log: what there is no room for now is not asked for again.
                case PresenceEvent or TypingEvent:
                    if (!_isBehind) _isBehind = !await _receiver.TakeAsync(received);
                    break;

                case PingEvent:
                    _pings = true;
                    await _connection.SendAsync(new PongCommand());
                    break;

                // Nobody is to read of it at every third second.
                case ErrorEvent { Rid: TypingCommand.Rid, Fatal: false } refusal:
                    _knowsNoTyping |= refusal.Code is "unknown_type";
                    break;

                default:
                    // The server closes after a fatal error. To wait for that would leave the time of coming back to a server that is in trouble.
                    if (received is ErrorEvent { Fatal: true } fatal) Farewell = fatal;

                    // Who asked knows best what to say about a refusal; nobody asked for the others.
                    if (_question?.TryAnswer(received) != true) await TellUnaskedAsync(received);
                    break;
            }
        }
    }

    private async ValueTask<ChatEvent?> ListenAsync()
    {
        _silence.Listen();

        // A server that never pings may have nothing to say for hours.
        if (_pings && _entered.Task.IsCompleted) _watchingSilence ??= WatchSilenceAsync();
        var heard = await _connection.ReceiveAsync(_stop.Token);
        _silence.Hear();
        return heard;
    }

    private async Task WatchSilenceAsync()
    {
        if (!await _silence.LastsAsync(Ended)) return;
        _isSilent = true;
        Stop();
    }

    /// <summary>Passes on what has a place in a channel, once, and moves the place only for what was taken.</summary>
    private async ValueTask HearAsync(ChatEvent heard, string channel, long? seq)
    {
        if (_isBehind || !_positions.IsNew(channel, seq)) return;

        _isBehind = !await _receiver.TakeAsync(heard);
        if (!_isBehind) _positions.See(channel, seq);
    }

    private async ValueTask TellUnaskedAsync(ChatEvent received)
    {
        // An end after which the client comes back is told as that.
        if (received is ErrorEvent error and ({ Fatal: false } or { Reconnect: false })) await _receiver.TakeAsync(new ProblemEvent(error.Text));
        if (received is UnreadableEvent) await _receiver.TakeAsync(new ProblemEvent("the server sent a line that cannot be read"));
    }
}
