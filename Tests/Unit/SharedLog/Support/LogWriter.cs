using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Servers;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Support;

/// <summary>One server's end of a log without its threads: a cycle runs when a test says so.</summary>
internal sealed class LogWriter : IDisposable
{
    public const string Path = "logs/chat.log";

    private readonly IDiskLock _lock;
    private readonly LogCycle _cycle;

    private LogWriter(LogFile file, IDiskLock fileLock, string epoch, long segmentBytesMax)
    {
        File = file;
        _lock = fileLock;
        var options = new LogOptions { Server = "test", LogPath = Path, ClusterFolder = "cluster", NewEpoch = () => epoch, SegmentBytesMax = segmentBytesMax };
        var watch = new LockWatch(fileLock, new MemoryProcesses(new ProcessIdentity(1, "1"), _ => false), () => default, Time, new LogEvents(NullLogger.Instance, TimeProvider.System));
        _cycle = new LogCycle(file, fileLock, watch, options, Time);
    }

    public LogFile File { get; }

    /// <summary>The clock of the lines.</summary>
    public ManualTime Time { get; } = new();

    /// <summary>All that became visible here, in order.</summary>
    public List<LogEntry> Seen { get; } = [];

    public static async Task<LogWriter> OpenAsync(IDisk disk, string epoch = "epoch1", long segmentBytesMax = long.MaxValue)
        => new(new LogFile(disk, new LogPaths(Path), new LogEvents(NullLogger.Instance, TimeProvider.System)), await disk.OpenLockAsync(Path + ".lock"), epoch, segmentBytesMax);

    /// <summary>A writer whose log has a head, the server A, and Dana in it.</summary>
    public static async Task<LogWriter> OpenWithDanaAsync(IDisk disk, long segmentBytesMax = long.MaxValue)
    {
        var writer = await OpenAsync(disk, segmentBytesMax: segmentBytesMax);
        await writer.AppendAsync(Some.Up("A"), Some.Login("Dana"));
        return writer;
    }

    /// <summary>Cycles with one batch, until it is decided.</summary>
    public async Task<AppendResult[]> AppendAsync(params LogCommand[] commands)
    {
        var append = new PendingAppend(commands);
        await RunAsync([append]);
        return append.Results;
    }

    /// <summary>Cycles, until the batch is decided and this server has read everything.</summary>
    public async Task RunAsync(IReadOnlyList<PendingAppend> batch)
    {
        while (await RunOnceAsync(batch) == CycleOutcome.NotYet)
        {
            // The next step.
        }
    }

    /// <summary>One cycle.</summary>
    public ValueTask<CycleOutcome> RunOnceAsync(IReadOnlyList<PendingAppend> batch) => _cycle.RunAsync(batch, Seen);

    /// <summary>Cycles without commands.</summary>
    public Task CatchUpAsync() => RunAsync([]);

    public void Dispose()
    {
        _cycle.Dispose();
        File.Dispose();
        _lock.Dispose();
    }
}
