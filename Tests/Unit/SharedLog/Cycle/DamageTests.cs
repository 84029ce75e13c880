using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Cycle;

/// <summary>What dead writers, failing hardware and people with editors leave in the file.</summary>
public sealed class DamageTests
{
    private const string TornPath = LogWriter.Path + ".torn";

    private readonly FaultyDisk _disk = new(new MemoryDisk());

    [Fact]
    public async Task What_a_dead_writer_left_unfinished_is_put_aside_and_the_log_goes_on()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        var whole = await Bytes.ReadAsync(_disk);
        await Bytes.AppendAsync(_disk, "{\"type\":\"relay_msg\",\"chan"u8.ToArray());

        Assert.Equal(new AppendResult(AppendOutcome.Appended, 1), (await a.AppendAsync(Some.Post("Dana", "on")))[0]);

        Assert.Equal("{\"type\":\"relay_msg\",\"chan", await Bytes.ReadTextAsync(_disk, TornPath));
        Assert.True(_disk.CountOf(DiskOperation.Sync, ".torn") > 0);
        Assert.Equal(whole, (await Bytes.ReadAsync(_disk))[..whole.Length]);
        Assert.Equal(4, (await Bytes.EntriesAsync(_disk)).Count);
    }

    [Fact]
    public async Task Whatever_part_of_a_batch_was_written_the_whole_lines_count_and_the_rest_does_not()
    {
        var batch = Some.Lines(Some.Message(1, "one", cid: "c1"), Some.Message(2, "two"), Some.Message(3, "three"));
        for (var length = 0; length <= batch.Length; length++)
        {
            var disk = new MemoryDisk();
            using var a = await LogWriter.OpenWithDanaAsync(disk);
            await Bytes.AppendAsync(disk, batch[..length]);

            var lines = batch.AsSpan(0, length).Count((byte)'\n');
            Assert.Equal(lines + 1, (await a.AppendAsync(Some.Post("Dana", "next")))[0].Seq);
            Assert.Equal(lines + 1, a.Seen.OfType<RelayMessage>().Count());
            Assert.Equal(4 + lines, (await Bytes.EntriesAsync(disk)).Count);
            Assert.Equal(length - (batch.AsSpan(0, length).LastIndexOf((byte)'\n') + 1), (await Bytes.ReadAsync(disk, TornPath)).Length);
        }
    }

    [Fact]
    public async Task What_was_torn_off_is_collected()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        await Bytes.AppendAsync(_disk, "first"u8.ToArray());
        await a.CatchUpAsync();
        await Bytes.AppendAsync(_disk, "second"u8.ToArray());
        await a.CatchUpAsync();
        Assert.Equal("firstsecond", await Bytes.ReadTextAsync(_disk, TornPath));
    }

    [Fact]
    public async Task A_head_that_was_torn_is_begun_anew()
    {
        await Bytes.AppendAsync(_disk, Some.Lines(Some.Head)[..20]);
        using var a = await LogWriter.OpenAsync(_disk, "another");
        await a.CatchUpAsync();
        Assert.Equal("another", a.File.State.Head?.Epoch);
        Assert.Single(await Bytes.EntriesAsync(_disk));
    }

    [Fact]
    public async Task A_tail_that_could_not_be_cut_is_cut_the_next_time()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        await Bytes.AppendAsync(_disk, "torn"u8.ToArray());
        _disk.Fail(DiskOperation.Cut, ".log");
        await Assert.ThrowsAsync<IOException>(() => a.AppendAsync(Some.Post("Dana", "one")));
        Assert.Equal(1, (await a.AppendAsync(Some.Post("Dana", "two")))[0].Seq);
        Assert.Equal(4, (await Bytes.EntriesAsync(_disk)).Count);
    }

    [Fact]
    public async Task A_tail_that_cannot_be_put_aside_is_not_cut_off()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        await Bytes.AppendAsync(_disk, "torn"u8.ToArray());
        var before = await Bytes.ReadAsync(_disk);
        _disk.Fail(DiskOperation.Sync, ".torn");
        await Assert.ThrowsAsync<IOException>(() => a.CatchUpAsync());
        Assert.Equal(before, await Bytes.ReadAsync(_disk));
    }

    [Fact]
    public async Task A_wrong_byte_stops_the_reader_at_the_line_with_its_place()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        var good = a.File.End;
        await a.AppendAsync(Some.Post("Dana", "one"), Some.Post("Dana", "two"));
        await Bytes.WriteAsync(_disk, good + 30, "!"u8.ToArray());
        var before = await Bytes.ReadAsync(_disk);

        using var b = await LogWriter.OpenAsync(_disk);
        var damage = await Assert.ThrowsAsync<LogCorruptException>(() => b.AppendAsync(Some.Post("Dana", "three")));

        Assert.Equal(good, damage.Offset);
        Assert.Equal(3, b.Seen.Count);
        Assert.Equal(good, b.File.End);
        Assert.Equal(before, await Bytes.ReadAsync(_disk));
    }

    [Fact]
    public async Task The_lock_is_given_back_by_one_who_found_damage()
    {
        await Bytes.AppendAsync(_disk, "what is this\n"u8.ToArray());
        using var a = await LogWriter.OpenAsync(_disk);
        await Assert.ThrowsAsync<LogCorruptException>(() => a.CatchUpAsync());
        using var other = await _disk.OpenLockAsync(LogWriter.Path + ".lock");
        Assert.True(await other.TryAcquireAsync());
    }

    [Fact]
    public async Task A_right_line_that_contradicts_those_before_it_is_damage()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        await a.AppendAsync(Some.Post("Dana", "one", cid: "c1"));
        var end = a.File.End;
        var before = Snapshot.Of(a.File.State, ("dana", "c1"));
        await Bytes.AppendAsync(_disk, Some.Lines(Some.Message(2, "again", cid: "c1")));

        Assert.Equal(end, (await Assert.ThrowsAsync<LogCorruptException>(() => a.CatchUpAsync())).Offset);
        Assert.Equal(before, Snapshot.Of(a.File.State, ("dana", "c1")));
    }

    [Fact]
    public async Task A_file_that_does_not_begin_with_a_head_is_damage()
    {
        await Bytes.AppendAsync(_disk, Some.Lines(Some.UpEntry("A")));
        using var a = await LogWriter.OpenAsync(_disk);
        Assert.Equal(0, (await Assert.ThrowsAsync<LogCorruptException>(() => a.CatchUpAsync())).Offset);
    }

    [Fact]
    public async Task An_empty_line_is_damage()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        await Bytes.AppendAsync(_disk, "\n"u8.ToArray());
        await Assert.ThrowsAsync<LogCorruptException>(() => a.CatchUpAsync());
    }

    [Fact]
    public async Task A_file_that_is_shorter_than_what_was_read_is_damage()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        var length = a.File.End - 1;
        await Bytes.CutAsync(_disk, length);
        Assert.Equal(length, (await Assert.ThrowsAsync<LogCorruptException>(() => a.AppendAsync(Some.Post("Dana", "hi")))).Offset);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_line_of_the_greatest_length_is_read_and_a_longer_one_is_damage(int beyond, bool isRead)
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        var end = a.File.End;
        await Bytes.AppendAsync(_disk, LineOf(LogLimits.LineBytesMax + beyond));
        if (isRead)
            await a.CatchUpAsync();
        else
            Assert.Equal(end, (await Assert.ThrowsAsync<LogCorruptException>(() => a.CatchUpAsync())).Offset);
    }

    [Fact]
    public async Task Bytes_without_an_end_of_line_that_are_more_than_is_read_at_once_are_damage()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        var end = a.File.End;
        await Bytes.AppendAsync(_disk, Filled(LogLimits.ReadChunkBytes));
        Assert.Equal(end, (await Assert.ThrowsAsync<LogCorruptException>(() => a.CatchUpAsync())).Offset);
    }

    // What a file system may leave of pages that a loss of power kept from the disk, however many they were.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, LogLimits.ReadChunkBytes)]
    [InlineData(700, 3 * LogLimits.ReadChunkBytes)]
    public async Task A_line_that_was_begun_and_zeros_behind_it_are_put_aside(int begun, int zeros)
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        var whole = await Bytes.ReadAsync(_disk);
        await Bytes.AppendAsync(_disk, [.. Filled(begun), .. new byte[zeros]]);

        Assert.Equal(AppendOutcome.Appended, (await a.AppendAsync(Some.Post("Dana", "on")))[0].Outcome);

        Assert.Equal(whole, (await Bytes.ReadAsync(_disk))[..whole.Length]);
        Assert.Equal(4, (await Bytes.EntriesAsync(_disk)).Count);
        Assert.Equal(Filled(begun), await Bytes.ReadAsync(_disk, TornPath));
    }

    [Fact]
    public async Task Something_behind_the_zeros_is_damage()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        await Bytes.AppendAsync(_disk, [.. new byte[2 * LogLimits.ReadChunkBytes], (byte)'x']);
        await Assert.ThrowsAsync<LogCorruptException>(() => a.CatchUpAsync());
    }

    private static byte[] Filled(int length)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)'x');
        return bytes;
    }

    private static byte[] LineOf(int bytes)
    {
        var rest = Some.Lines(Some.Message(1, "")).Length;
        var line = Some.Lines(Some.Message(1, new string('x', bytes - rest)));
        Assert.Equal(bytes, line.Length);
        return line;
    }
}
