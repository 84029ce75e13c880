using Microsoft.Extensions.Logging;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Health;
using OrleansChat.SharedLog.History;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Observer;
using OrleansChat.SharedLog.Postgres.Checkpoints;
using OrleansChat.SharedLog.Postgres.Connections;
using OrleansChat.SharedLog.Postgres.History;
using OrleansChat.SharedLog.Postgres.Rows;
using OrleansChat.SharedLog.Postgres.Servers;
using OrleansChat.SharedLog.Postgres.Signals;
using OrleansChat.SharedLog.Servers;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Postgres;

/// <summary>
/// The log as a table: its lock is that of one row, a transaction appends, servers are woken by notifications, and one lives as long as it holds an advisory lock. A server has four
/// connections, each with one purpose and one thread:
/// <code>
/// log-append ─▶ RowCycle      lock, read, insert, notify, commit
/// log-nudge  ◀─ Listener      notifications: how far the log goes, signals
/// log-signal ─▶ SignalSender  this server's signals
/// log-life   ─▶ ServerLife    holds the server's name, and sees who else lives
/// </code>
/// and a few that <see cref="RowHistory"/> and checkpoints take for a moment. docs/POSTGRES.md says what happens when the database fails.
/// </summary>
internal sealed class PostgresStore : ILogStore
{
    private readonly PostgresOptions _options;
    private readonly TimeProvider _time;
    private readonly PostgresEvents _events;
    private readonly Database _database;
    private readonly RowReader _reader = new();
    private readonly RowCycle _cycle;
    private readonly RowHistory _history;
    private readonly CheckpointTable _checkpointTable;
    private readonly RowCheckpoints _checkpoints;
    private readonly ServerLife _life;
    private Listener? _listener;
    private SignalSender? _signals;
    private long _tidied;

    /// <summary>Makes a store; it connects to nothing before <see cref="OpenAsync"/>.</summary>
    /// <exception cref="ArgumentException">The connection string is wrong.</exception>
    public PostgresStore(PostgresOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        PostgresLimits.Check();
        _options = options;
        _time = time;
        _events = new PostgresEvents(loggers.CreateLogger<PostgresStore>(), time);
        _database = new Database(options.ConnectionString, $"orleanschat {options.Server}", options.Durability == Durability.Fsync, pace: new ConnectPace(time, new Random(options.Seed)));
        _cycle = new RowCycle(_database, _reader, options.NewEpoch, time, _events);
        _history = new RowHistory(_database, _reader);
        _checkpointTable = new CheckpointTable(_database, _events);
        _checkpoints = new RowCheckpoints(_database, _checkpointTable, options.CheckpointIntervalBytes, _events);
        _life = new ServerLife(_database, options.Server, time, _events);
    }

    /// <inheritdoc />
    public string Server => _options.Server;

    /// <inheritdoc />
    public string Place => _database.Place;

    /// <inheritdoc />
    public long End => _reader.End;

    /// <inheritdoc />
    public ClusterState State => _reader.State;

    /// <inheritdoc />
    public RecentMessages Recent => _history.Recent;

    /// <inheritdoc />
    public int PollIntervalMs => PostgresLimits.PollIntervalMs;

    /// <inheritdoc />
    public int? AnswerTimeoutMs => PostgresLimits.AnswerTimeoutMs;

    /// <inheritdoc />
    public int StartTimeoutMs => PostgresLimits.StartTimeoutMs;

    /// <inheritdoc />
    public async Task OpenAsync(CancellationToken cancel)
    {
        var since = _time.GetTimestamp();
        try
        {
            await PatientlyAsync(OpenTablesAsync, since, cancel);
            await PatientlyAsync(_life.TakeAsync, since, cancel);
            await PatientlyAsync(RestoreAsync, since, cancel);
            await PatientlyAsync(CatchUpAsync, since, cancel);
        }
        catch (Exception e)
        {
            _life.Close(LogLimits.StopTimeoutMs);
            throw DatabaseFailure.Is(e) ? DatabaseFailure.Of(e, Place) : e;
        }
    }

    /// <inheritdoc />
    public ServerUpCommand Beginning() => new() { Server = Server, ProcessId = Environment.ProcessId, Address = _options.Address, NudgePort = 0 };

    /// <inheritdoc />
    public void Begin(Action<LogEnd> onNudge, Action<ReadOnlyMemory<byte>> onSignal, Action<Exception> onFatal, WorkMark syncing)
    {
        _reader.HoldToEpoch();
        _tidied = End;
        _signals = new SignalSender(_database, _events);
        _listener = new Listener(_database, State.Head!.Epoch, onNudge, onSignal, _time, _events);
    }

    /// <inheritdoc />
    public ValueTask<CycleOutcome> RunAsync(IReadOnlyList<PendingAppend> batch, List<LogEntry>? entries) => new(_cycle.Run(batch, entries));

    /// <inheritdoc />
    public ValueTask<bool> HasNewsAsync() => new(_cycle.HasNews());

    /// <inheritdoc />
    public ValueTask<bool> TryFollowAsync(LogEnd end, List<LogEntry> entries) => new(_cycle.TryFollow(end, entries));

    /// <summary>False: what is not durable is not committed.</summary>
    public bool SyncHasFailed => false;

    /// <summary>Answers at once: a cycle ends with a commit that is durable already.</summary>
    public void Answer(List<PendingAppend> batch)
    {
        foreach (var append in batch)
            append.Complete();
    }

    /// <summary>Does nothing: the transaction that wrote has told them.</summary>
    public void NudgeOthers(ClusterView view)
    {
    }

    /// <inheritdoc />
    public void Send(byte[] signal, ClusterView view) => _signals?.Send(signal);

    /// <inheritdoc />
    public void Tidy(bool wrote)
    {
        _checkpoints.Consider(_reader, _tidied, wrote);
        _tidied = End;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<RelayMessage>> ReadAsync(string channel, long fromSeq, int count) => _history.ReadAsync(channel, fromSeq, count);

    /// <inheritdoc />
    public IServerLives WatchLives() => _life;

    /// <inheritdoc />
    public void StopListening() => _listener?.Close(LogLimits.StopTimeoutMs);

    /// <summary>Ends the threads but that of the server's life, which ends last (<see cref="Dispose"/>).</summary>
    public bool Close(int timeoutMs)
    {
        var haveEnded = _listener?.Close(timeoutMs) != false;
        haveEnded &= _signals?.Close(timeoutMs) != false;
        return _checkpoints.Close(timeoutMs) && haveEnded;
    }

    public void Dispose()
    {
        _cycle.Dispose();
        _history.Dispose();
        // The last: as long as the name is held, the others take this server for alive.
        _life.Close(LogLimits.StopTimeoutMs);
        _database.Dispose();
    }

    // A database that is started together with the servers is not there at once, and one may be restarted while a server starts.
    private async Task PatientlyAsync(Func<CancellationToken, Task> step, long since, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await step(cancel);
                return;
            }
            catch (Exception e) when (DatabaseFailure.MayPass(e) && _time.GetElapsedTime(since).TotalMilliseconds < PostgresLimits.StartTimeoutMs)
            {
                _events.NotReachedYet(Place, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(PostgresLimits.ReconnectDelayMinMs), _time, cancel);
            }
        }
    }

    private async Task OpenTablesAsync(CancellationToken cancel)
    {
        if (await _database.UseAsync(connection => Schema.EnsureAsync(connection, _database.Schema, cancel), cancel))
            _events.SchemaMade(_database.Schema, Schema.Version);
    }

    private async Task RestoreAsync(CancellationToken cancel)
    {
        if (await _database.UseAsync(connection => _checkpointTable.LoadAsync(connection, cancel), cancel) is not var (checkpoint, chain))
            return;
        State.Restore(checkpoint);
        _reader.GoTo(checkpoint.Offset, chain);
    }

    private Task CatchUpAsync(CancellationToken cancel)
    {
        while (_cycle.Run([], entries: null) == CycleOutcome.NotYet)
            cancel.ThrowIfCancellationRequested();
        return Task.CompletedTask;
    }
}
