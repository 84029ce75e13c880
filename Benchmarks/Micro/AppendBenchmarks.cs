using BenchmarkDotNet.Attributes;
using OrleansChat.SharedLog.Cycle;

namespace OrleansChat.Benchmarks.Micro;

/// <summary>
/// Posts become lines of the log: one hold of the lock, in which they are decided, written and folded. One operation is one batch. The commands, which belong to whoever calls the
/// log, are made before. No cids: how they are remembered costs room only until the window of them is full.
/// </summary>
[MemoryDiagnoser]
[InvocationCount(BatchesPerLog)]
public class AppendBenchmarks
{
    /// <summary>So many batches go into a log before there is a new one.</summary>
    internal const int BatchesPerLog = 2_048;

    /// <summary>More than the line of a post is long.</summary>
    internal const int LineBytesMax = 320;

    private PendingAppend[] _batch = [];
    private LogServer? _server;

    /// <summary>Where the log is.</summary>
    [Params(DiskKind.Memory, DiskKind.Real)]
    public DiskKind Disk { get; set; }

    /// <summary>Posts of a batch.</summary>
    [Params(1, 100)]
    public int Posts { get; set; }

    internal LogPlace? Place { get; private set; }

    /// <summary>Begins a log.</summary>
    [IterationSetup]
    public void Open() => OpenAsync().GetAwaiter().GetResult();

    /// <summary>Removes it.</summary>
    [IterationCleanup]
    public void Close()
    {
        _server?.Dispose();
        Place?.Dispose();
    }

    /// <summary>Appends a batch.</summary>
    /// <returns>The seq of its last message.</returns>
    [Benchmark]
    public async ValueTask<long> AppendAsync()
    {
        await _server!.RunAsync(_batch);
        return _batch[0].Results[^1].Seq;
    }

    private async Task OpenAsync()
    {
        Place = await LogPlace.MakeAsync(Disk, BatchesPerLog * (Posts + 1) * LineBytesMax);
        _server = await LogServer.OpenAsync(Place);
        await _server.RunAsync([new PendingAppend(Samples.Opening())]);
        _batch = [new PendingAppend(Samples.Posts(Posts))];
    }
}
