using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.Benchmarks.Micro;

/// <summary>One server's end of a log without its threads: a cycle runs when a benchmark says so, and nothing is synced.</summary>
internal sealed class LogServer : IDisposable
{
    private readonly LogFile _file;
    private readonly IDiskLock _lock;
    private readonly LogCycle _cycle;
    private readonly List<LogEntry> _entries = [];

    private LogServer(LogPlace place, IDiskLock fileLock)
    {
        var events = new LogEvents(NullLogger.Instance, TimeProvider.System);
        var processes = new MemoryProcesses(new ProcessIdentity(1, "1"), _ => false);
        var options = new LogOptions { Server = Samples.Server, LogPath = place.Path, ClusterFolder = "cluster", NewEpoch = () => "epoch1", SegmentBytesMax = long.MaxValue };
        _file = new LogFile(place.Disk, new LogPaths(place.Path), events);
        _lock = fileLock;
        _cycle = new LogCycle(_file, fileLock, new LockWatch(fileLock, processes, () => default, TimeProvider.System, events), options, TimeProvider.System);
    }

    /// <summary>What the last <see cref="RunAsync"/> made visible, in the log's order.</summary>
    public IReadOnlyList<LogEntry> Entries => _entries;

    /// <summary>How far this server has read or written, in bytes.</summary>
    public long End => _file.End;

    /// <summary>A server that has read what is there.</summary>
    public static async Task<LogServer> OpenAsync(LogPlace place)
    {
        var server = new LogServer(place, await place.Disk.OpenLockAsync(place.Path + ".lock"));
        await server.RunAsync([]);
        return server;
    }

    /// <summary>Cycles, until the batch is decided.</summary>
    public async ValueTask RunAsync(IReadOnlyList<PendingAppend> batch)
    {
        _entries.Clear();
        while (await _cycle.RunAsync(batch, _entries) == CycleOutcome.NotYet)
        {
            // The next step.
        }
    }

    public void Dispose()
    {
        _cycle.Dispose();
        _file.Dispose();
        _lock.Dispose();
    }
}
