using System.Globalization;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Cycle;

public sealed class SegmentTests
{
    private const long SegmentBytes = 4_000;

    private readonly FaultyDisk _disk = new(new MemoryDisk());

    [Fact]
    public async Task A_segment_that_has_grown_enough_is_ended_and_seqs_go_on_in_the_next()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk, SegmentBytes);
        await PostAsync(writer, 1, 100);
        Assert.True(writer.File.Segment > 3);
        Assert.True(await _disk.ExistsAsync("logs/chat-000001.log"));
        Assert.Equal(Enumerable.Range(1, 100).Select(seq => (long)seq), writer.Seen.OfType<RelayMessage>().Select(message => message.Seq));
        var heads = writer.Seen.OfType<LogHead>().ToArray();
        Assert.Equal(Enumerable.Range(1, writer.File.Segment), heads.Select(head => head.Segment));
        Assert.Single(heads.Select(head => head.Epoch).Distinct());
    }

    [Fact]
    public async Task Another_writer_follows_over_every_end_and_a_late_one_reads_all_segments()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk, SegmentBytes);
        using var b = await LogWriter.OpenAsync(_disk, segmentBytesMax: SegmentBytes);
        for (var round = 0; round < 10; round++)
        {
            await PostAsync(a, (round * 20) + 1, 10);
            await PostAsync(b, (round * 20) + 11, 10);
        }

        await a.CatchUpAsync();
        using var late = await LogWriter.OpenAsync(_disk, segmentBytesMax: SegmentBytes);
        await late.CatchUpAsync();
        Assert.Equal(a.Seen.Select(Some.Comparable), b.Seen.Select(Some.Comparable));
        Assert.Equal(a.Seen.Select(Some.Comparable), late.Seen.Select(Some.Comparable));
        Assert.Equal((a.File.Segment, a.File.End), (late.File.Segment, late.File.End));
    }

    [Theory]
    [InlineData(DiskOperation.Rename)]
    [InlineData(DiskOperation.Sync)]
    [InlineData(DiskOperation.Open)]
    public async Task A_writer_that_dies_while_it_ends_a_segment_leaves_the_rest_to_the_next(DiskOperation fails)
    {
        var dead = await LogWriter.OpenWithDanaAsync(_disk, SegmentBytes);
        var posts = 1;
        while (dead.File.End < SegmentBytes)
            await PostAsync(dead, posts++, 1);
        _disk.Fail(fails, ".log");
        await Assert.ThrowsAsync<IOException>(() => dead.AppendAsync(Some.Post("Dana", "refused")));
        dead.Dispose();

        using var next = await LogWriter.OpenAsync(_disk, segmentBytesMax: SegmentBytes);
        await PostAsync(next, posts, 1);
        Assert.Equal(2, next.File.Segment);
        Assert.Single(next.Seen.OfType<SegmentEnd>());
        Assert.True(await _disk.ExistsAsync("logs/chat-000001.log"));
    }

    [Fact]
    public async Task A_writer_whose_disk_failed_at_a_segments_end_goes_on_by_itself()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk, SegmentBytes);
        var posts = 1;
        while (writer.File.End < SegmentBytes)
            await PostAsync(writer, posts++, 1);
        _disk.Fail(DiskOperation.Rename, ".log");
        await Assert.ThrowsAsync<IOException>(() => writer.AppendAsync(Some.Post("Dana", "refused")));
        await PostAsync(writer, posts, 1);
        Assert.Equal(2, writer.File.Segment);
    }

    [Fact]
    public async Task A_segment_is_synced_before_it_is_left()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk, SegmentBytes);
        await PostAsync(writer, 1, 100);
        Assert.True(_disk.CountOf(DiskOperation.Sync, "chat.log") >= writer.File.Segment - 1);
    }

    [Fact]
    public async Task No_segment_is_synced_or_opened_while_others_wait_for_the_lock()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk, SegmentBytes);
        var before = _disk.Done.Count;
        await PostAsync(writer, 1, 100);
        Assert.True(writer.File.Segment > 2);
        var isHeld = false;
        foreach (var (operation, _) in _disk.Done.Skip(before))
        {
            isHeld = operation == DiskOperation.Lock || (isHeld && operation != DiskOperation.Unlock);
            Assert.False(isHeld && operation is (DiskOperation.Sync or DiskOperation.Open), $"{operation} under the lock");
        }
    }

    private static async Task PostAsync(LogWriter writer, int first, int count)
    {
        for (var i = first; i < first + count; i++)
            Assert.Equal(new AppendResult(AppendOutcome.Appended, i), (await writer.AppendAsync(Some.Post("Dana", i.ToString(CultureInfo.InvariantCulture))))[0]);
    }
}
