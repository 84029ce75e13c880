using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Checkpoints;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.History;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Observer;
using OrleansChat.SharedLog.Servers;
using OrleansChat.SharedLog.State;
using OrleansChat.Tests.Simulation.Checking;
using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Servers;

/// <summary>
/// One life of a server: the product's log without the threads of its observer. What those threads do, in the same order, is a step here, which begins when the simulation says so
/// and goes on whenever one of its operations ends.
/// </summary>
internal sealed class ServerProcess(SimulatedProcess process, IDisk disk, LogOptions options, IProcesses processes, TimeProvider time, Checker checker)
    : IDisposable
{
    private static readonly LogEvents Events = new(NullLogger.Instance, TimeProvider.System);

    private readonly LogPaths _paths = new(options.LogPath);
    private readonly Queue<PendingAppend> _waiting = new();
    private readonly Dictionary<string, IDiskLock> _locksOfOthers = new(StringComparer.Ordinal);
    private LogCycle? _cycle;
    private LockWatch? _watch;
    private SyncQueue? _syncQueue;
    private LogHistory? _history;
    private bool _isInCycle;
    private bool _isSyncing;
    private bool _isWatching;
    private bool _isSaving;
    private bool _isReading;

    public SimulatedProcess Process { get; } = process;

    public string Server => options.Server;

    public LogFile File { get; } = new(disk, new LogPaths(options.LogPath), Events, options.CatchUpBytesMax);

    public int Generation { get; private set; }

    /// <summary>Whether clients can connect.</summary>
    public bool IsUp { get; private set; }

    /// <summary>Whether this life is over: killed, or ended by itself.</summary>
    public bool IsOver => HasFailed || !Process.IsAlive;

    /// <summary>Whether it noticed that it cannot go on, and wants to end.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>What the last nudge said that was not looked at yet.</summary>
    public LogEnd? Nudge { get; set; }

    public bool IsIdle => _waiting.Count == 0 && !_isInCycle && !_isSyncing && !_isWatching && !_isSaving && !_isReading && _syncQueue is not { IsEmpty: false };

    /// <summary>Those who are told when this server has written, and how far; the servers' names.</summary>
    public Action<string, LogEnd> OnNudge { get; init; } = (_, _) => { };

    /// <summary>A mistake on purpose: it takes every cid for a new one.</summary>
    public bool ForgetsCids { get; init; }

    public PendingAppend Append(LogCommand command)
    {
        var append = new PendingAppend([ForgetsCids && command is PostCommand post ? WithoutCid(post) : command]);
        _waiting.Enqueue(append);
        return append;
    }

    public Task StartAsync() => GuardAsync(async () =>
    {
        await ServerLock.TakeAsync(options, disk, processes, time, Events, CancellationToken.None);
        var fileLock = await disk.OpenLockAsync(options.LockPath);
        _watch = new LockWatch(fileLock, processes, () => _paths.LengthAsync(disk), time, Events);
        _cycle = new LogCycle(File, fileLock, _watch, options, time);
        await _cycle.ProveLockAsync(await disk.OpenLockAsync(options.LockPath));
        _history = new LogHistory(disk, _paths, Server, File, Events);
        File.OnSegmentEnded = _history.Keep;
        var up = new PendingAppend([new ServerUpCommand { Server = Server, ProcessId = Process.Identity.Id, Address = "", NudgePort = 1 }]);
        while (await _cycle.RunAsync([up], entries: null) == CycleOutcome.NotYet)
        {
            // A piece at a time.
        }

        if (up.Results[0].Outcome != AppendOutcome.Appended)
            throw new IOException("The log cannot be written.");
        checker.Started(this, File.State.Seqs.Copy());
        Generation = (int)up.Results[0].Seq;
        _syncQueue = new SyncQueue(File, Events);
        IsUp = true;
    });

    /// <summary>What the appender does when it wakes, for commands, a nudge or the poll.</summary>
    public async Task RunCycleAsync(bool takesAll, bool takesCheckpoint)
    {
        if (_isInCycle || !IsUp || IsOver)
            return;
        _isInCycle = true;
        List<PendingAppend> batch = [];
        while (_waiting.Count > 0 && (takesAll || batch.Count == 0))
            batch.Add(_waiting.Dequeue());
        await GuardAsync(async () =>
        {
            var nudge = Nudge;
            Nudge = null;
            try
            {
                if (batch.Count > 0 || (nudge is { } end ? !await FollowAsync(end) : await File.HasNewsAsync()))
                    await RunCycleAsync(batch, takesCheckpoint);
            }
            catch (IOException)
            {
                Refuse(batch);
            }
        });
        _isInCycle = false;
    }

    /// <summary>What the syncer does when somebody waits for it.</summary>
    public async Task SyncAsync()
    {
        if (_isSyncing || !IsUp || IsOver || _syncQueue!.IsEmpty)
            return;
        _isSyncing = true;
        await GuardAsync(async () => await _syncQueue.RunAsync());
        _isSyncing = false;
    }

    /// <summary>What the timer does that looks after the lock.</summary>
    public async Task LookAfterLockAsync()
    {
        if (_watch is not null && !IsOver)
            await GuardAsync(async () => await _watch.LookAsync(), diesOfIO: false);
    }

    /// <summary>What the timer does that looks whether the other servers live.</summary>
    public async Task WatchOthersAsync()
    {
        if (_isWatching || !IsUp || IsOver)
            return;
        _isWatching = true;
        await GuardAsync(
            async () =>
            {
                foreach (var (server, state) in OthersUp())
                {
                    if (!_locksOfOthers.TryGetValue(server, out var serverLock))
                        _locksOfOthers.Add(server, serverLock = await disk.OpenLockAsync(options.ServerLockPath(server)));
                    if (!await serverLock.TryAcquireAsync())
                        continue;
                    await serverLock.ReleaseAsync();
                    Append(new ServerDownCommand { Server = server, Generation = state.Generation, Orderly = false });
                }
            },
            diesOfIO: false);
        _isWatching = false;
    }

    /// <summary>What a client does that has come back: it reads a page of a channel.</summary>
    public async Task ReadAsync(string channel, long fromSeq, int count)
    {
        if (_isReading || !IsUp || IsOver)
            return;
        _isReading = true;
        await GuardAsync(
            async () =>
            {
                var last = checker.LastDelivered(this, channel);
                checker.Read(this, channel, fromSeq, last, await _history!.ReadAsync(channel, fromSeq, count));
            },
            diesOfIO: false);
        _isReading = false;
    }

    public void Dispose()
    {
        _cycle?.Dispose();
        _history?.Dispose();
        File.Dispose();
    }

    private async Task RunCycleAsync(List<PendingAppend> batch, bool takesCheckpoint)
    {
        CycleOutcome outcome;
        while ((outcome = await RunOnceAsync(batch)) == CycleOutcome.NotYet)
        {
            // A piece at a time, each of which is delivered.
        }

        if (IsBuried())
            return;
        if (outcome == CycleOutcome.Wrote)
        {
            foreach (var (server, _) in OthersUp())
                OnNudge(server, new LogEnd(File.State.Head!.Epoch, File.Segment, File.End));
        }

        Answer(batch);
        if (takesCheckpoint && !_isSaving)
            _ = SaveCheckpointAsync();
    }

    // Others buried it; nothing that it would tell its clients would be true.
    private bool IsBuried() => HasFailed |= !File.State.View.IsUp(Server, Generation);

    private async Task<bool> FollowAsync(LogEnd end)
    {
        var isEnough = await ReadingAsync(entries => File.TryFollowAsync(end, entries));
        return IsBuried() || isEnough;
    }

    private Task<CycleOutcome> RunOnceAsync(List<PendingAppend> batch) => ReadingAsync(entries => _cycle!.RunAsync(batch, entries));

    private async Task<T> ReadingAsync<T>(Func<List<LogEntry>, ValueTask<T>> read)
    {
        List<LogEntry> entries = [];
        try
        {
            return await read(entries);
        }
        finally
        {
            foreach (var message in entries.OfType<RelayMessage>())
                _history!.Recent.Add(message);
            checker.Delivered(this, entries);
        }
    }

    private void Answer(List<PendingAppend> batch)
    {
        foreach (var append in batch.Where(append => options.Durability == Durability.Write || !append.NeedsSync))
            append.Complete();
        batch.RemoveAll(append => options.Durability == Durability.Write || !append.NeedsSync);
        _syncQueue!.Add(batch);
    }

    private static PostCommand WithoutCid(PostCommand post) => new()
    {
        Channel = post.Channel,
        From = post.From,
        UserKey = post.UserKey,
        Session = post.Session,
        Server = post.Server,
        TextJson = post.TextJson,
    };

    private async Task SaveCheckpointAsync()
    {
        _isSaving = true;
        var checkpoint = new Checkpoint(
            File.State.Head!, File.End, File.State.View, File.State.Seqs.Copy(), File.State.Cids.Copy(), File.Mark.Index.Copy());
        await GuardAsync(
            async () =>
            {
                await File.SyncAsync();
                if (!File.SyncHasFailed)
                    await checkpoint.SaveAsync(disk, _paths.Checkpoint, Server);
            },
            diesOfIO: false);
        _isSaving = false;
    }

    // In an order that is the same in every run: that of the view's own is not.
    private List<KeyValuePair<string, ServerState>> OthersUp()
        => [.. File.State.View.Servers.Where(server => server.Value.IsUp && server.Key != Server).OrderBy(server => server.Key, StringComparer.Ordinal)];

    private static void Refuse(List<PendingAppend> batch)
    {
        foreach (var append in batch)
        {
            append.Fail();
            append.Complete();
        }
    }

    private async Task GuardAsync(Func<Task> step, bool diesOfIO = true)
    {
        try
        {
            await step();
        }
        catch (IOException)
        {
            HasFailed |= diesOfIO;
        }
        catch (Exception e) when (e is LogLostException or ServerNameHeldException)
        {
            // It stops, and is started anew: the file is not known any more, or time jumped while another one looked whether it lives.
            HasFailed = true;
        }
        catch (LogCorruptException e)
        {
            HasFailed = true;
            checker.Fail($"{Process} found damage that nobody did: {e.Message}");
        }
        catch (Exception e)
        {
            HasFailed = true;
            checker.Fail($"{Process} failed: {e}");
        }
    }
}
