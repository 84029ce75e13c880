using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.History;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.SharedLog.Observer;

/// <summary>What a server holds open from its start to its end: its own lock, the log's lock with the watch over it, the file, and its past.</summary>
internal sealed class OpenLog : IDisposable
{
    private readonly ServerLock _serverLock;
    private readonly IDiskLock _fileLock;
    private readonly ITimer _lookAfterLock;

    private OpenLog(LogOptions options, IDisk disk, IProcesses processes, ServerLock serverLock, IDiskLock fileLock, TimeProvider time, LogEvents events)
    {
        _serverLock = serverLock;
        _fileLock = fileLock;
        Paths = new LogPaths(options.LogPath);
        File = new LogFile(disk, Paths, events, options.CatchUpBytesMax);
        History = new LogHistory(disk, Paths, options.Server, File, events);
        File.OnSegmentEnded = History.Keep;
        var watch = new LockWatch(fileLock, processes, () => Paths.LengthAsync(disk), time, events);
        var interval = TimeSpan.FromMilliseconds(LogLimits.LockLookIntervalMs);
        _lookAfterLock = time.CreateTimer(_ => _ = LookAsync(watch, events), null, interval, interval);
        Cycle = new LogCycle(File, fileLock, watch, options, time);
    }

    public LogPaths Paths { get; }

    public LogFile File { get; }

    public LogHistory History { get; }

    public LogCycle Cycle { get; }

    /// <summary>Takes the server's name, proves that the log's lock works, and reads what is old.</summary>
    /// <exception cref="ServerNameHeldException">A server of this name lives already.</exception>
    /// <exception cref="Format.LogCorruptException">The log is damaged.</exception>
    /// <exception cref="IOException">The log cannot be opened, or its file system has no working locks.</exception>
    public static async Task<OpenLog> OpenAsync(LogOptions options, IDisk disk, IProcesses processes, TimeProvider time, LogEvents events, CancellationToken cancel)
    {
        var serverLock = await ServerLock.TakeAsync(options, disk, processes, time, events, cancel);
        IDiskLock fileLock;
        try
        {
            fileLock = await disk.OpenLockAsync(options.LockPath);
        }
        catch
        {
            serverLock.Dispose();
            throw;
        }

        var log = new OpenLog(options, disk, processes, serverLock, fileLock, time, events);
        try
        {
            using var second = await disk.OpenLockAsync(options.LockPath);
            await log.Cycle.ProveLockAsync(second);
            while (await log.Cycle.RunAsync([], entries: null) == CycleOutcome.NotYet)
            {
                // A piece at a time, so that a long start keeps nobody waiting.
            }

            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _lookAfterLock.Dispose();
        History.Dispose();
        Cycle.Dispose();
        File.Dispose();
        _fileLock.Dispose();
        // The last: as long as it is held, the others take this server for alive.
        _serverLock.Dispose();
    }

    private static async Task LookAsync(LockWatch watch, LogEvents events)
    {
        try
        {
            await watch.LookAsync();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            events.WatchFailed(e);
        }
    }
}
