using System.Text;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Cycle;

/// <summary>A full disk, a broken disk, a lock that is refused: what was promised stays, what was not is not there.</summary>
public sealed class FailingDiskTests
{
    private readonly MemoryDisk _memory = new();
    private readonly FaultyDisk _disk;

    public FailingDiskTests() => _disk = new FaultyDisk(_memory);

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(int.MaxValue)]
    public async Task A_batch_that_cannot_be_written_leaves_nothing_behind_and_the_next_can(int bytesWritten)
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        var file = await Bytes.ReadAsync(_disk);
        var state = Snapshot.Of(a.File.State, ("dana", "c1"));
        var seen = a.Seen.Count;
        _disk.Fail(DiskOperation.Write, ".log", bytesWritten: bytesWritten);

        var results = await a.AppendAsync(Some.Post("Dana", "one", cid: "c1"), Some.Join("Dana", "tea"), Some.Post("Dana", "one", cid: "c1"), Some.Post("Eva", "two"));

        Assert.All(results, result => Assert.Equal(default, result));
        Assert.Equal(file, await Bytes.ReadAsync(_disk));
        Assert.Equal(state, Snapshot.Of(a.File.State, ("dana", "c1")));
        Assert.Equal(seen, a.Seen.Count);
        Assert.Equal([new AppendResult(AppendOutcome.Appended, 1)], await a.AppendAsync(Some.Post("Dana", "one", cid: "c1")));
    }

    [Fact]
    public async Task What_is_in_the_file_after_a_failed_write_that_cannot_be_cut_off_nobody_knows()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        _disk.Fail(DiskOperation.Write, ".log", bytesWritten: int.MaxValue);
        _disk.Fail(DiskOperation.Cut, ".log");
        var append = new PendingAppend([Some.Post("Dana", "one", cid: "c1")]);

        await Assert.ThrowsAsync<LogLostException>(() => a.RunAsync([append]));

        Assert.Equal(default, append.Results[0]);
        Assert.Equal(0, a.File.State.Seqs.Last("general"));
        // Those who read the file know: the whole line counts, and the message given again finds itself.
        using var b = await LogWriter.OpenAsync(_disk);
        Assert.Equal([new AppendResult(AppendOutcome.AlreadySo, 1)], await b.AppendAsync(Some.Post("Dana", "one", cid: "c1")));
    }

    [Fact]
    public async Task A_log_whose_head_cannot_be_written_is_begun_the_next_time()
    {
        using var a = await LogWriter.OpenAsync(_disk);
        _disk.Fail(DiskOperation.Write, ".log", bytesWritten: 20);
        await Assert.ThrowsAsync<IOException>(() => a.AppendAsync(Some.Up("A")));
        Assert.Empty(await Bytes.ReadAsync(_disk));

        Assert.Equal(AppendOutcome.Appended, (await a.AppendAsync(Some.Up("A")))[0].Outcome);
        Assert.Equal(2, (await Bytes.EntriesAsync(_disk)).Count);
    }

    [Theory]
    [InlineData(DiskOperation.Lock)]
    [InlineData(DiskOperation.Length)]
    public async Task A_failure_before_the_write_appends_nothing_and_may_be_tried_again(DiskOperation operation)
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        _disk.Fail(operation, operation == DiskOperation.Lock ? ".lock" : ".log");
        await Assert.ThrowsAsync<IOException>(() => a.AppendAsync(Some.Post("Dana", "one")));
        Assert.Equal(1, (await a.AppendAsync(Some.Post("Dana", "two")))[0].Seq);
    }

    [Fact]
    public async Task What_was_read_before_the_disk_failed_is_not_read_again()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        using var b = await LogWriter.OpenAsync(_disk);
        await b.CatchUpAsync();
        await a.AppendAsync(Some.Post("Dana", "one"));
        _disk.Fail(DiskOperation.Read, ".log");
        await Assert.ThrowsAsync<IOException>(() => b.CatchUpAsync());
        await b.CatchUpAsync();
        Assert.Equal(4, b.Seen.Count);
    }

    [Fact]
    public async Task After_a_failed_sync_none_counts_until_what_it_may_have_lost_was_written_again()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        await a.File.SyncAsync();
        await a.AppendAsync(Some.Post("Dana", "one"));
        _disk.Fail(DiskOperation.Sync, ".log");
        await Assert.ThrowsAsync<IOException>(() => a.File.SyncAsync().AsTask());
        await Assert.ThrowsAsync<IOException>(() => a.File.SyncAsync().AsTask());
        Assert.True(a.File.SyncHasFailed);
        var writes = _disk.CountOf(DiskOperation.Write, ".log");

        await a.CatchUpAsync();

        Assert.Equal(writes + 1, _disk.CountOf(DiskOperation.Write, ".log"));
        Assert.False(a.File.SyncHasFailed);
        await a.File.SyncAsync();
        Assert.Equal(writes + 1, _disk.CountOf(DiskOperation.Write, ".log"));
    }

    [Fact]
    public async Task What_others_had_written_when_a_sync_failed_must_be_read_before_one_counts_again()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        using var b = await LogWriter.OpenAsync(_disk);
        await b.AppendAsync(Some.Post("Dana", "one"));
        _disk.Fail(DiskOperation.Sync, ".log");
        await Assert.ThrowsAsync<IOException>(() => a.File.SyncAsync().AsTask());

        await Assert.ThrowsAsync<IOException>(() => a.File.RepairAsync().AsTask());
        Assert.True(a.File.SyncHasFailed);

        await a.CatchUpAsync();
        Assert.False(a.File.SyncHasFailed);
    }

    [Fact]
    public async Task A_sync_that_failed_while_a_dead_writers_half_line_stood_there_stops_nobody()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        using (var file = await _disk.OpenFileAsync(LogWriter.Path))
            await file.WriteAsync(a.File.End, "{\"t\":\"msg"u8.ToArray());
        _disk.Fail(DiskOperation.Sync, ".log");
        await Assert.ThrowsAsync<IOException>(() => a.File.SyncAsync().AsTask());
        Assert.Equal(1, (await a.AppendAsync(Some.Post("Dana", "one")))[0].Seq);
        await a.File.SyncAsync();
    }

    [Fact]
    public async Task A_decision_that_throws_takes_the_whole_batch_back()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        var good = new PendingAppend([Some.Post("Dana", "one")]);
        var bad = new PendingAppend([new PostCommand { Channel = "general", From = "Dana", UserKey = "dana", Session = "s", Server = "A", TextJson = default }]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => a.RunAsync([good, bad]));
        Assert.Equal(default, good.Results[0]);
        Assert.Equal(1, (await a.AppendAsync(Some.Post("Dana", "two")))[0].Seq);
    }

    // Any operation on the log may fail at any time: with the failing server stopped where it must stop, the survivors' log holds exactly what was promised.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whenever_the_disk_fails_what_was_promised_is_in_the_log_once_and_what_was_refused_is_not(int seed)
    {
        var random = new Random(seed);
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        using var b = await LogWriter.OpenAsync(_disk);
        List<string> promised = [];
        for (var round = 0; round < 500; round++)
        {
            var operation = random.Next(4) switch { 0 => DiskOperation.Write, 1 => DiskOperation.Read, 2 => DiskOperation.Length, _ => DiskOperation.Lock };
            if (random.Next(3) == 0)
                _disk.Fail(operation, operation == DiskOperation.Lock ? ".lock" : ".log", nth: random.Next(1, 3), bytesWritten: random.Next(400));
            try
            {
                var results = await (random.Next(2) == 0 ? a : b).AppendAsync(Some.Post("Dana", $"{round}", cid: $"c{round}"), Some.Post("Dana", $"{round}!"));
                promised.AddRange(results.Where(result => result.Outcome == AppendOutcome.Appended).Select((_, i) => $"{round}{(i == 0 ? "" : "!")}"));
            }
            catch (IOException)
            {
                // Nothing was promised.
            }
        }

        var texts = (await Bytes.EntriesAsync(_memory)).OfType<RelayMessage>().Select(message => Encoding.UTF8.GetString(message.TextJson.Span).Trim('"'));
        Assert.Equal(promised, texts);
        Assert.True(promised.Count is > 400 and < 1_000, "The disk failed too often or never.");
    }
}
