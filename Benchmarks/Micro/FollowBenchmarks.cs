using BenchmarkDotNet.Attributes;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.Benchmarks.Micro;

/// <summary>
/// A server reads what another one has appended: one hold of the lock, in which the lines are checked, read and folded. One operation is one batch of lines, and the copy of its bytes
/// into the file, which stands for the other server.
/// </summary>
[MemoryDiagnoser]
[InvocationCount(AppendBenchmarks.BatchesPerLog)]
public class FollowBenchmarks
{
    // Where each batch begins in the lines, and where the last one ends.
    private readonly List<int> _places = [];
    private byte[] _lines = [];
    private int _next;
    private LogPlace? _place;
    private IDiskFile? _file;
    private LogServer? _server;

    /// <summary>Posts of a batch.</summary>
    [Params(1, 100)]
    public int Posts { get; set; }

    /// <summary>What the last batch was read as.</summary>
    internal IReadOnlyList<LogEntry> Entries => _server?.Entries ?? [];

    private int RoomBytes => AppendBenchmarks.BatchesPerLog * (Posts + 1) * AppendBenchmarks.LineBytesMax;

    /// <summary>Writes the lines that are followed later.</summary>
    [GlobalSetup]
    public async Task WriteAsync()
    {
        using var place = await LogPlace.MakeAsync(DiskKind.Memory, RoomBytes);
        using var writer = await LogServer.OpenAsync(place);
        await writer.RunAsync([new PendingAppend(Samples.Opening())]);
        _places.Clear();
        _places.Add((int)writer.End);
        for (var i = 0; i < AppendBenchmarks.BatchesPerLog; i++)
        {
            await writer.RunAsync([new PendingAppend(Samples.Posts(Posts))]);
            _places.Add((int)writer.End);
        }

        using var file = await place.Disk.OpenFileAsync(place.Path);
        _lines = new byte[writer.End];
        await file.ReadFullAsync(0, _lines);
    }

    /// <summary>Begins a log with what stands before the posts, and a server that has read it.</summary>
    [IterationSetup]
    public void Open() => OpenAsync().GetAwaiter().GetResult();

    /// <summary>Removes it.</summary>
    [IterationCleanup]
    public void Close()
    {
        _server?.Dispose();
        _file?.Dispose();
        _place?.Dispose();
    }

    /// <summary>Follows a batch.</summary>
    /// <returns>How many entries were read.</returns>
    [Benchmark]
    public async ValueTask<int> FollowAsync()
    {
        await _file!.WriteAsync(_places[_next], _lines.AsMemory(_places[_next].._places[_next + 1]));
        _next++;
        await _server!.RunAsync([]);
        return _server.Entries.Count;
    }

    private async Task OpenAsync()
    {
        _place = await LogPlace.MakeAsync(DiskKind.Memory, RoomBytes);
        _file = await _place.Disk.OpenFileAsync(_place.Path);
        await _file.WriteAsync(0, _lines.AsMemory(0, _places[0]));
        _server = await LogServer.OpenAsync(_place);
        _next = 0;
    }
}
