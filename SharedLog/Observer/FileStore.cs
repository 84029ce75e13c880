using Microsoft.Extensions.Logging;
using OrleansChat.SharedLog.Checkpoints;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Health;
using OrleansChat.SharedLog.History;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Servers;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Observer;

/// <summary>The log as a file: its lock is a flock, others are nudged by datagrams on loopback, and what was written is synced on a thread of its own.</summary>
internal sealed class FileStore(LogOptions options, IDisk disk, INudge nudge, IProcesses processes, TimeProvider time, ILoggerFactory loggers) : ILogStore
{
    private readonly LogEvents _events = new(loggers.CreateLogger<LogObserver>(), time);
    private OpenLog? _log;
    private CheckpointKeeper? _checkpoints;
    private LogSyncer? _syncer;
    private ReadMark? _tidied;

    /// <inheritdoc />
    public string Server => options.Server;

    /// <inheritdoc />
    public string Place => options.LogPath;

    /// <inheritdoc />
    public long End => Log.File.End;

    /// <inheritdoc />
    public ClusterState State => Log.File.State;

    /// <inheritdoc />
    public RecentMessages Recent => Log.History.Recent;

    /// <inheritdoc />
    public bool SyncHasFailed => _log?.File.SyncHasFailed == true;

    /// <inheritdoc />
    public int PollIntervalMs => LogLimits.PollIntervalMs;

    /// <inheritdoc />
    public int? AnswerTimeoutMs => null;

    /// <inheritdoc />
    public int StartTimeoutMs => 0;

    private OpenLog Log => _log ?? throw new InvalidOperationException("The log is not open.");

    /// <inheritdoc />
    public async Task OpenAsync(CancellationToken cancel) => _log = await OpenLog.OpenAsync(options, disk, processes, time, _events, cancel);

    /// <inheritdoc />
    public ServerUpCommand Beginning() => new() { Server = Server, ProcessId = processes.Self.Id, Address = options.Address, NudgePort = nudge.Port };

    /// <inheritdoc />
    public void Begin(Action<LogEnd> onNudge, Action<ReadOnlyMemory<byte>> onSignal, Action<Exception> onFatal, WorkMark syncing)
    {
        _checkpoints = new CheckpointKeeper(disk, Log.Paths, Server, _events);
        Log.File.OnSegmentEnded += _checkpoints.Add;
        _tidied = Log.File.Mark;
        _syncer = new LogSyncer(new SyncQueue(Log.File, _events), onFatal, syncing);
        nudge.Listen(State.Head!.Epoch, onNudge, onSignal);
    }

    /// <inheritdoc />
    public ValueTask<CycleOutcome> RunAsync(IReadOnlyList<PendingAppend> batch, List<LogEntry>? entries) => Log.Cycle.RunAsync(batch, entries);

    /// <inheritdoc />
    public ValueTask<bool> HasNewsAsync() => Log.File.HasNewsAsync();

    /// <inheritdoc />
    public ValueTask<bool> TryFollowAsync(LogEnd end, List<LogEntry> entries) => Log.File.TryFollowAsync(end, entries);

    /// <inheritdoc />
    public void Answer(List<PendingAppend> batch)
    {
        if (options.Durability == Durability.Fsync)
        {
            // Refusals promise nothing that a disk could lose.
            foreach (var append in batch)
            {
                if (!append.NeedsSync)
                    append.Complete();
            }

            batch.RemoveAll(append => !append.NeedsSync);
            if (batch.Count > 0)
                _syncer!.CompleteWhenDurable(batch);
        }
        else
        {
            foreach (var append in batch)
                append.Complete();
        }
    }

    /// <inheritdoc />
    public void NudgeOthers(ClusterView view)
    {
        var end = new LogEnd(State.Head!.Epoch, Log.File.Segment, Log.File.End);
        foreach (var (server, state) in view.Servers)
        {
            if (IsNudged(server, state))
                nudge.Send(state.NudgePort, end);
        }
    }

    /// <inheritdoc />
    public void Send(byte[] signal, ClusterView view)
    {
        foreach (var (server, state) in view.Servers)
        {
            if (IsNudged(server, state))
                nudge.Send(state.NudgePort, signal);
        }
    }

    /// <inheritdoc />
    public void Tidy(bool wrote)
    {
        _checkpoints!.Consider(Log.File, _tidied!, wrote);
        _tidied = Log.File.Mark;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<RelayMessage>> ReadAsync(string channel, long fromSeq, int count) => Log.History.ReadAsync(channel, fromSeq, count);

    /// <inheritdoc />
    public IServerLives WatchLives() => new FileLives(options, disk);

    /// <inheritdoc />
    public void StopListening() => nudge.Dispose();

    /// <inheritdoc />
    public bool Close(int timeoutMs)
    {
        var isSynced = _syncer?.Close(timeoutMs) != false;
        return (_checkpoints?.Close(timeoutMs) != false) && isSynced;
    }

    public void Dispose() => _log?.Dispose();

    private bool IsNudged(string server, ServerState state) => state.IsUp && state.NudgePort != 0 && server != Server;
}
