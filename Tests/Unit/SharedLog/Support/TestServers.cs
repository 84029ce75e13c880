using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Observer;
using OrleansChat.SharedLog.Servers;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Support;

/// <summary>The log observers of several servers with one disk, one network and one clock, all in memory. Their threads are real; only their time stands still.</summary>
internal sealed class TestServers : IDisposable
{
    private readonly List<TestServer> _made = [];
    private readonly MemoryDisk _memory = new();

    public TestServers() => Disk = new FaultyDisk(_memory);

    public FaultyDisk Disk { get; }

    public MemoryNudges Network { get; } = new();

    public ManualTime Time { get; } = new();

    /// <summary>How large a segment grows.</summary>
    public long SegmentBytesMax { get; init; } = 256 * 1024 * 1024;

    /// <summary>How much of others is read under the lock.</summary>
    public long CatchUpBytesMax { get; init; } = LogLimits.CatchUpBytesMax;

    public async Task<TestServer> StartAsync(string name, Durability durability = Durability.Fsync, INudge? nudge = null, Recorder? recorder = null)
    {
        var server = Make(name, durability, nudge, recorder);
        await server.Log.StartAsync(CancellationToken.None).WaitAsync(Patience.Bound);
        return server;
    }

    /// <summary>A server that is not started.</summary>
    public TestServer Make(string name, Durability durability = Durability.Fsync, INudge? nudge = null, Recorder? recorder = null)
    {
        var options = new LogOptions
        {
            Server = name,
            LogPath = LogWriter.Path,
            ClusterFolder = "cluster",
            Address = "127.0.0.1:5001",
            Durability = durability,
            SegmentBytesMax = SegmentBytesMax,
            CatchUpBytesMax = CatchUpBytesMax,
            NewEpoch = () => "epoch1",
        };
        recorder ??= new Recorder();
        var lifetime = new TestLifetime();
        var store = new FileStore(options, Disk, nudge ?? Network.Open(), new MemoryProcesses(new ProcessIdentity(_made.Count + 1, "1"), _ => false), Time, NullLoggerFactory.Instance);
        var log = new LogObserver(store, Time, [recorder], lifetime, NullLoggerFactory.Instance);
        var server = new TestServer(log, recorder, lifetime);
        _made.Add(server);
        return server;
    }

    /// <summary>Lets every server look after the others once.</summary>
    public void LetThemLook() => Time.Advance(TimeSpan.FromMilliseconds(LogLimits.ServerWatchIntervalMs));

    /// <summary>All lines that are in the file, past every server and every fault.</summary>
    public Task<List<LogEntry>> EntriesAsync() => Bytes.EntriesAsync(_memory);

    public void Dispose()
    {
        foreach (var server in _made)
            server.Log.Dispose();
    }
}

internal sealed record TestServer(LogObserver Log, Recorder Follower, TestLifetime Lifetime)
{
    public async Task<AppendResult> AppendAsync(LogCommand command)
        => (await Log.AppendAsync([command]).WaitAsync(Patience.Bound))[0];
}
