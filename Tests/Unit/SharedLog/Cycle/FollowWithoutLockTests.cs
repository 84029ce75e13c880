using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Cycle;

/// <summary>A server that is told how far the log is written.</summary>
public sealed class FollowWithoutLockTests
{
    private readonly MemoryDisk _disk = new();
    private readonly List<LogEntry> _seen = [];

    [Fact]
    public async Task It_reads_up_to_there_while_another_one_holds_the_lock()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        using var b = await LogWriter.OpenAsync(_disk);
        await b.CatchUpAsync();
        await a.AppendAsync(Some.Post("Dana", "one"), Some.Post("Dana", "two"));
        using var held = await _disk.OpenLockAsync(LogWriter.Path + ".lock");
        await held.AcquireAsync();

        Assert.True(await b.File.TryFollowAsync(EndOf(a), _seen));
        Assert.Equal([1, 2], _seen.Cast<RelayMessage>().Select(message => message.Seq));
        Assert.Equal(Snapshot.Of(a.File.State), Snapshot.Of(b.File.State));
        await held.ReleaseAsync();
    }

    [Fact]
    public async Task It_does_not_read_what_stands_behind_it()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        using var b = await LogWriter.OpenAsync(_disk);
        await b.CatchUpAsync();
        await a.AppendAsync(Some.Post("Dana", "one"));
        var end = EndOf(a);
        await a.AppendAsync(Some.Post("Dana", "perhaps"));

        Assert.True(await b.File.TryFollowAsync(end, _seen));
        Assert.Single(_seen);
        Assert.Equal(end.Offset, b.File.End);
    }

    [Fact]
    public async Task What_it_has_read_already_is_no_news()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        using var b = await LogWriter.OpenAsync(_disk);
        var end = EndOf(a);
        await a.AppendAsync(Some.Post("Dana", "one"));
        await b.CatchUpAsync();

        Assert.True(await b.File.TryFollowAsync(end, _seen));
        Assert.True(await b.File.TryFollowAsync(EndOf(a), _seen));
        Assert.Empty(_seen);
    }

    [Fact]
    public async Task What_does_not_fit_what_it_reads_needs_the_lock()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        using var b = await LogWriter.OpenAsync(_disk);
        Assert.False(await b.File.TryFollowAsync(EndOf(a), _seen));
        await b.CatchUpAsync();
        await a.AppendAsync(Some.Post("Dana", "one"));
        var end = EndOf(a);

        Assert.False(await b.File.TryFollowAsync(LogEnd.Unknown, _seen));
        Assert.False(await b.File.TryFollowAsync(end with { Epoch = "another" }, _seen));
        Assert.False(await b.File.TryFollowAsync(end with { Segment = end.Segment + 1 }, _seen));
        Assert.Empty(_seen);
        // Who tells of more than there is gets what there is, and the lock decides about the rest.
        Assert.False(await b.File.TryFollowAsync(end with { Offset = end.Offset + 1 }, _seen));
        Assert.Single(_seen);
    }

    [Fact]
    public async Task The_end_of_a_segment_needs_the_lock()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk, segmentBytesMax: 1_000);
        using var b = await LogWriter.OpenAsync(_disk);
        await b.CatchUpAsync();
        var before = EndOf(a);
        while (a.File.Segment == 1)
        {
            before = EndOf(a);
            await a.AppendAsync(Some.Post("Dana", "more"));
        }

        Assert.True(await b.File.TryFollowAsync(before, _seen));
        Assert.False(await b.File.TryFollowAsync(EndOf(a), _seen));
        await b.CatchUpAsync();
        Assert.Equal(Snapshot.Of(a.File.State), Snapshot.Of(b.File.State));
    }

    private static LogEnd EndOf(LogWriter writer) => new(writer.File.State.Head!.Epoch, writer.File.Segment, writer.File.End);
}
