using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Disk;

namespace OrleansChat.SharedLog.Servers;

/// <summary>
/// Looks at regular intervals whether the servers that the log calls up still hold their own locks. For one that does not, it appends the end of that generation,
/// which frees all its names at once; when several watch, the condition lets one of them do it.
/// </summary>
internal sealed class ServerWatch : IAsyncDisposable
{
    private readonly ISharedLog _log;
    private readonly LogOptions _options;
    private readonly IDisk _disk;
    private readonly LogEvents _events;
    private readonly Dictionary<string, IDiskLock> _locks = new(StringComparer.Ordinal);
    private readonly ITimer _timer;
    private int _looking;
    private bool _disposed;

    public ServerWatch(ISharedLog log, LogOptions options, IDisk disk, TimeProvider time, LogEvents events)
    {
        _log = log;
        _options = options;
        _disk = disk;
        _events = events;
        var interval = TimeSpan.FromMilliseconds(LogLimits.ServerWatchIntervalMs);
        _timer = time.CreateTimer(_ => _ = LookAsync(), null, interval, interval);
    }

    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _disposed, true);
        await _timer.DisposeAsync();
        LetGoOfLocks();
    }

    private async Task LookAsync()
    {
        // A look that waits for the log is not joined by the next one.
        if (Interlocked.Exchange(ref _looking, 1) != 0)
            return;
        try
        {
            foreach (var (server, state) in _log.View.Servers)
            {
                if (state.IsUp && server != _options.Server && !await LivesAsync(server))
                    await BuryAsync(server, state.Generation);
            }
        }
        catch (IOException e)
        {
            _events.WatchFailed(e);
        }
        finally
        {
            // Not Volatile.Write: the flag must be read after it, or both this look and the disposing thread could leave the locks to the other.
            Interlocked.Exchange(ref _looking, 0);
            if (Volatile.Read(ref _disposed))
                LetGoOfLocks();
        }
    }

    // Called by the disposing thread and by a look that was still waiting for the log then; the last of them does it. No look begins afterwards.
    private void LetGoOfLocks()
    {
        if (Interlocked.Exchange(ref _looking, 1) != 0)
            return;
        foreach (var serverLock in _locks.Values)
            serverLock.Dispose();
    }

    private async ValueTask<bool> LivesAsync(string server)
    {
        if (!_locks.TryGetValue(server, out var serverLock))
            _locks.Add(server, serverLock = await _disk.OpenLockAsync(_options.ServerLockPath(server)));
        if (!await serverLock.TryAcquireAsync())
            return true;
        await serverLock.ReleaseAsync();
        return false;
    }

    private async Task BuryAsync(string server, int generation)
    {
        var results = await _log.AppendAsync([new ServerDownCommand { Server = server, Generation = generation, Orderly = false }]);
        if (results[0].Outcome == AppendOutcome.Appended)
            _events.ServerGone(server, generation);
    }
}
