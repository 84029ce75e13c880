using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Health;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Servers;
using OrleansChat.SharedLog.Signals;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Observer;

/// <summary>
/// A silo's log observer: the one component of a server that touches the log. It appends what this server wants appended, follows what the others append, and
/// tells its followers of both, in the log's order.
/// <code>
/// AppendIntake ─▶ AppendQueue ─▶ log-append: ILogStore.Run ─┬▶ log-deliver ─▶ followers
///              poll ─▶ ┘        (lock, read, write)         ├▶ nudges to the other servers
///                                                          └▶ when it is durable ─▶ answers
///  nudges ─▶ log-nudge: ILogStore.TryFollow (read) ──────────▶ log-deliver
/// </code>
/// Where the lines lie is the store's business: in a file (<see cref="FileStore"/>) or in a database.
/// </summary>
public sealed class LogObserver : ISharedLog, ILogHealth, IHostedService, IDisposable
{
    private readonly ILogStore _store;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<ILogFollower> _followers;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly LogEvents _events;
    private readonly LogVitals _vitals;
    private readonly AppendQueue _queue;
    private readonly AppendIntake _intake;

    // Whose turn it is to use the store, with what was read from it.
    private readonly Lock _turn = new();
    private readonly List<LogEntry> _entries = [];
    private readonly List<PendingAppend> _batch = [];

    private LogDeliverer? _deliverer;
    private SignalPost? _signals;
    private ServerWatch? _watch;
    private WorkThread? _appender;
    private ClusterView _view = ClusterView.Empty;
    private bool _stopping;
    private bool _failed;
    private bool _hasEnded;

    /// <summary>Makes an observer; it touches nothing before <see cref="StartAsync"/>. The store is the observer's from here on.</summary>
    internal LogObserver(ILogStore store, TimeProvider time, IEnumerable<ILogFollower> followers, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
    {
        LogLimits.Check();
        _store = store;
        _queue = new AppendQueue(store.PollIntervalMs);
        _intake = new AppendIntake(_queue, store.AnswerTimeoutMs, time);
        _time = time;
        _followers = [.. followers];
        _lifetime = lifetime;
        _events = new LogEvents(loggers.CreateLogger<LogObserver>(), time);
        _vitals = new LogVitals(time);
    }

    /// <inheritdoc />
    public string Server => _store.Server;

    /// <inheritdoc />
    public int Generation { get; private set; }

    /// <inheritdoc />
    public string Epoch { get; private set; } = "";

    /// <inheritdoc />
    public ClusterView View => Volatile.Read(ref _view);

    /// <summary>Takes this server's name, reads the log, and begins a generation in it. Afterwards the server lives.</summary>
    /// <exception cref="ServerNameHeldException">A server of this name lives already.</exception>
    /// <exception cref="Format.LogCorruptException">The log is damaged.</exception>
    /// <exception cref="IOException">The log cannot be opened.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _store.OpenAsync(cancellationToken);
        var beginning = await BeginGenerationAsync(cancellationToken);
        if (beginning.Results[0].Outcome != AppendOutcome.Appended)
            throw new IOException($"The log {_store.Place} cannot be written.");
        var state = _store.State;
        Generation = (int)beginning.Results[0].Seq;
        Epoch = state.Head!.Epoch;
        Volatile.Write(ref _view, state.View);
        _store.Recent.Begin(state.Seqs.Copy());
        _events.Opened(Server, Generation, _store.Place, Epoch, _store.End);
        foreach (var follower in _followers)
            follower.OnStart(new LogPosition(Epoch, state.Seqs.Copy()));

        _deliverer = new LogDeliverer(_followers, _events, _vitals.Delivering);
        _signals = new SignalPost(this, signal => _store.Send(signal, View), _deliverer, _time);
        _store.Begin(OnNudge, _signals.Receive, Fail, _vitals.Syncing);
        // The first sync of a file has most to do (SegmentSyncs); it begins now, and need not be waited for.
        _store.Answer([beginning]);
        _store.NudgeOthers(View);
        _appender = new WorkThread("log-append", Run);
        _watch = new ServerWatch(this, _store.WatchLives(), _time, _events);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<LogCommand> commands) => _intake.AppendAsync(commands);

    /// <inheritdoc />
    public long LastSeqOf(string channel) => _store.Recent.LastSeqOf(channel);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<RelayMessage>> ReadAsync(string channel, long fromSeq, int count)
        => _store.ReadAsync(channel, fromSeq, Math.Clamp(count, 1, LogLimits.PageMessagesMax));

    /// <inheritdoc />
    public void Signal(ReadOnlyMemory<byte> body) => _signals?.Send(body);

    /// <inheritdoc />
    public LogHealth Look() => _vitals.Look(isOpen: _appender is not null && !_stopping && !_failed, syncHasFailed: _store.SyncHasFailed);

    /// <summary>Ends this server's generation in the log, which gives back all names it holds, finishes what was begun. Its lock is freed by <see cref="Dispose"/>.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_appender is null || _stopping)
            return;
        Volatile.Write(ref _stopping, true);
        if (_watch is not null)
            await _watch.DisposeAsync();
        if (!_failed && !cancellationToken.IsCancellationRequested)
        {
            var goodbye = AppendAsync([new ServerDownCommand { Server = Server, Generation = Generation, Orderly = true }]);
            await Task.WhenAny(goodbye, Task.Delay(TimeSpan.FromMilliseconds(LogLimits.StopTimeoutMs), _time, cancellationToken));
        }

        EndThreads();
    }

    /// <summary>Lets go of everything without a word to the others, as a death would; only what is underway is finished.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _stopping, true);
        _store.StopListening();
        _watch?.DisposeAsync().AsTask().Wait(LogLimits.StopTimeoutMs);
        // Closing what a thread still writes to, perhaps under the lock, would be worse than leaving it to the end of the process.
        if (!EndThreads() || !_turn.TryEnter(LogLimits.StopTimeoutMs))
            return;
        _hasEnded = true;
        _store.Dispose();
        _turn.Exit();
    }

    // One that was not known to have got in is followed by the next generation, as after a death.
    private async Task<PendingAppend> BeginGenerationAsync(CancellationToken cancel)
    {
        var since = _time.GetTimestamp();
        while (true)
        {
            var beginning = new PendingAppend([_store.Beginning()]);
            try
            {
                while (await _store.RunAsync([beginning], entries: null) == CycleOutcome.NotYet)
                {
                    // Others are so fast that this server is far behind again.
                }

                return beginning;
            }
            catch (IOException e) when (_time.GetElapsedTime(since).TotalMilliseconds < _store.StartTimeoutMs)
            {
                _events.CycleFailed(e);
                await Task.Delay(TimeSpan.FromMilliseconds(_store.PollIntervalMs), _time, cancel);
            }
        }
    }

    private bool EndThreads()
    {
        _queue.Close();
        var haveEnded = _appender?.Join(LogLimits.StopTimeoutMs) != false;
        haveEnded &= _store.Close(LogLimits.StopTimeoutMs);
        haveEnded &= _deliverer?.Close(LogLimits.StopTimeoutMs) != false;
        if (!haveEnded)
            _events.StopTimedOut(LogLimits.StopTimeoutMs);
        return haveEnded;
    }

    // The thread that hears a nudge follows at once, unless the appender will: to wake another thread for that takes longer than to do it.
    private void OnNudge(LogEnd end)
    {
        if (_queue.HasCommands || !_turn.TryEnter())
        {
            _queue.Nudge(end);
            return;
        }

        var isEnough = false;
        try
        {
            isEnough = TryFollow(end);
        }
        catch (IOException e)
        {
            _events.CycleFailed(e);
        }
        catch (Exception e)
        {
            Fail(e);
        }
        finally
        {
            _turn.Exit();
        }

        if (!isEnough)
            _queue.Nudge(end);
    }

    private void Run()
    {
        var isBusy = false;
        while (_queue.Take(isBusy ? LogLimits.BusyRestMs : 0, _batch, out var nudge))
        {
            _vitals.Appending.Begin();
            using var turn = _turn.EnterScope();
            try
            {
                RunCycle(nudge);
            }
            catch (IOException e)
            {
                _events.CycleFailed(e);
                _vitals.Failed();
                Refuse(_batch);
            }
            catch (Exception e)
            {
                Refuse(_batch);
                Fail(e);
            }

            isBusy = _batch.Count > 0;
            _batch.Clear();
            _vitals.Appending.End();
        }
    }

    private bool TryFollow(LogEnd end)
    {
        // The thread that hears nudges is the nudges' own, and may come once more behind the end.
        if (_failed || _hasEnded)
            return true;
        var isEnough = Reading(() => _store.TryFollowAsync(end, _entries));
        CheckLife();
        _store.Tidy(wrote: false);
        return isEnough;
    }

    private void RunCycle(LogEnd? nudge)
    {
        if (_failed)
        {
            Refuse(_batch);
            return;
        }

        if (_batch.Count == 0 && (nudge is { } end ? TryFollow(end) : !_store.HasNewsAsync().AsTask().GetAwaiter().GetResult()))
            return;
        CycleOutcome outcome;
        while ((outcome = Reading(() => _store.RunAsync(_batch, _entries))) == CycleOutcome.NotYet)
        {
            // A server that stood still has much to read; its followers are told of a piece at a time.
            _vitals.Appending.Begin();
        }

        CheckLife();
        if (outcome == CycleOutcome.Wrote)
        {
            _vitals.Wrote();
            _store.NudgeOthers(View);
        }
        else if (_batch is [{ HasFailed: true }, ..])
        {
            _vitals.Failed();
        }

        _store.Answer(_batch);
        _store.Tidy(wrote: outcome == CycleOutcome.Wrote);
    }

    // A server that others buried holds no names any more, so nothing that it tells its clients would be true.
    private void CheckLife()
    {
        if (!_stopping && !View.IsUp(Server, Generation))
            throw new InvalidOperationException($"The log says that generation {Generation} of server {Server} has ended.");
    }

    private T Reading<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return read().AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            // Also what was read before a failure is true, and must not be left out.
            Volatile.Write(ref _view, _store.State.View);
            foreach (var entry in _entries)
            {
                if (entry is RelayMessage message)
                    _store.Recent.Add(message);
            }

            _deliverer!.Deliver(_entries);
            _entries.Clear();
        }
    }

    private static void Refuse(List<PendingAppend> batch)
    {
        foreach (var append in batch)
        {
            append.Fail();
            append.Complete();
        }
    }

    private void Fail(Exception cause)
    {
        if (Interlocked.Exchange(ref _failed, true))
            return;
        _events.Fatal(cause);
        Environment.ExitCode = 1;
        _lifetime.StopApplication();
    }
}
