using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Cycle;

/// <summary>Servers that take turns at one log, on a disk that does what it is told.</summary>
public sealed class LogCycleTests
{
    private readonly FaultyDisk _disk = new(new MemoryDisk());

    [Fact]
    public async Task The_first_to_come_begins_the_log_and_only_the_first()
    {
        using var a = await LogWriter.OpenAsync(_disk, "epochA");
        using var b = await LogWriter.OpenAsync(_disk, "epochB");
        await a.CatchUpAsync();
        await b.CatchUpAsync();
        await a.CatchUpAsync();

        Assert.Equal("epochA", Assert.IsType<LogHead>(Assert.Single(await Bytes.EntriesAsync(_disk))).Epoch);
        Assert.Equal("epochA", b.File.State.Head?.Epoch);
        Assert.Equal(a.Seen, b.Seen);
    }

    [Fact]
    public async Task Two_servers_that_alternate_agree_on_everything()
    {
        using var a = await LogWriter.OpenAsync(_disk);
        using var b = await LogWriter.OpenAsync(_disk);
        var commands = new RandomCommands(seed: 1);
        var random = new Random(1);
        for (var round = 0; round < 400; round++)
        {
            var writer = random.Next(2) == 0 ? a : b;
            LogCommand[] batch = [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => commands.Next(writer.File.State.View))];
            await writer.AppendAsync(batch);
            // Names that are kept for their owners become free again.
            a.Time.Advance(TimeSpan.FromSeconds(1));
            b.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await a.CatchUpAsync();
        await b.CatchUpAsync();
        var entries = (await Bytes.EntriesAsync(_disk)).ConvertAll(Comparable);
        Assert.Equal(Snapshot.Of(a.File.State), Snapshot.Of(b.File.State));
        Assert.Equal(entries, a.Seen.ConvertAll(Comparable));
        Assert.Equal(entries, b.Seen.ConvertAll(Comparable));
        Assert.Equal(a.File.End, b.File.End);
        Assert.True(entries.Count > 300, "The random commands did too little.");
    }

    [Fact]
    public async Task A_condition_is_decided_after_catching_up()
    {
        using var a = await LogWriter.OpenAsync(_disk);
        using var b = await LogWriter.OpenAsync(_disk);
        await a.AppendAsync(Some.Up("A"), Some.Up("B"));
        await b.CatchUpAsync();
        await a.AppendAsync(Some.Login("Dana"));

        // B has not read of it when it is asked.
        Assert.Empty(b.File.State.View.Sessions);
        Assert.Equal(AppendOutcome.NameTaken, (await b.AppendAsync(Some.Login("Dana", "another", "B")))[0].Outcome);
    }

    [Fact]
    public async Task A_cid_that_another_server_appended_gets_its_place_and_appends_nothing()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        using var b = await LogWriter.OpenAsync(_disk);
        await a.AppendAsync(Some.Post("Dana", "zero"), Some.Post("Dana", "one", cid: "c1"));
        var before = await Bytes.ReadAsync(_disk);

        Assert.Equal([new AppendResult(AppendOutcome.AlreadySo, 2)], await b.AppendAsync(Some.Post("Dana", "one", cid: "c1")));
        Assert.Equal(before, await Bytes.ReadAsync(_disk));
    }

    [Fact]
    public async Task A_later_command_of_a_batch_sees_the_earlier_ones()
    {
        using var a = await LogWriter.OpenAsync(_disk);
        var results = await a.AppendAsync(
            Some.Up("A"), Some.Login("Dana"), Some.Login("Dana", "another"), Some.Post("Dana", "one", "c1"), Some.Post("Dana", "one", "c1"), Some.Post("Dana", "two"), Some.Logout("Dana"),
            Some.Post("Dana", "three"));
        Assert.Equal(
            [
                new(AppendOutcome.Appended, 1), new(AppendOutcome.Appended), new(AppendOutcome.NameTaken), new(AppendOutcome.Appended, 1), new(AppendOutcome.AlreadySo, 1),
                new(AppendOutcome.Appended, 2), new(AppendOutcome.Appended), new(AppendOutcome.SessionGone),
            ],
            results);
    }

    [Fact]
    public async Task A_batch_of_many_calls_is_one_write_under_one_lock()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        var writes = _disk.CountOf(DiskOperation.Write, ".log");
        var locks = _disk.CountOf(DiskOperation.Lock, ".lock");
        PendingAppend[] batch = [.. Enumerable.Range(0, 100).Select(i => new PendingAppend([Some.Post("Dana", $"{i}"), Some.Post("Dana", $"{i}!")]))];

        await a.RunAsync(batch);

        Assert.Equal(Enumerable.Range(1, 200).Select(seq => (long)seq), batch.SelectMany(append => append.Results).Select(result => result.Seq));
        Assert.Equal(1, _disk.CountOf(DiskOperation.Write, ".log") - writes);
        Assert.Equal(1, _disk.CountOf(DiskOperation.Lock, ".lock") - locks);
        Assert.Equal(locks + 1, _disk.CountOf(DiskOperation.Unlock, ".lock"));
    }

    [Fact]
    public async Task Refusals_write_nothing()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        var writes = _disk.CountOf(DiskOperation.Write, ".log");
        await a.AppendAsync(Some.Post("Eva", "hi"), Some.Join("Eva", "tea"));
        await a.CatchUpAsync();
        Assert.Equal(writes, _disk.CountOf(DiskOperation.Write, ".log"));
    }

    [Fact]
    public async Task Nobody_syncs_under_the_lock()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        Assert.Equal(0, _disk.CountOf(DiskOperation.Sync, ".log"));
    }

    [Fact]
    public async Task Only_a_file_that_grew_has_news()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        using var b = await LogWriter.OpenAsync(_disk);
        Assert.False(await a.File.HasNewsAsync());
        Assert.True(await b.File.HasNewsAsync());
        await b.AppendAsync(Some.Post("Dana", "hi"));
        Assert.False(await b.File.HasNewsAsync());
        Assert.True(await a.File.HasNewsAsync());
    }

    [Fact]
    public async Task A_message_written_here_and_read_there_is_the_same()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        using var b = await LogWriter.OpenAsync(_disk);
        await a.AppendAsync(Some.Post("Dana", "\"שלום\"\n😀", cid: "c1"));
        await b.CatchUpAsync();
        Assert.Equal(a.Seen.ConvertAll(Some.Comparable), b.Seen.ConvertAll(Some.Comparable));
    }

    [Fact]
    public async Task A_log_that_is_much_longer_than_what_is_read_at_once_is_read_whole()
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        var random = new Random(1);
        while (a.File.End < 3.5 * LogLimits.ReadChunkBytes)
            await a.AppendAsync([.. Enumerable.Range(0, 20).Select(_ => Some.Post("Dana", new string('x', random.Next(8_192))))]);

        using var b = await LogWriter.OpenAsync(_disk);
        await b.CatchUpAsync();
        Assert.Equal(a.Seen.ConvertAll(Comparable), b.Seen.ConvertAll(Comparable));
        Assert.Equal(Snapshot.Of(a.File.State), Snapshot.Of(b.File.State));
    }

    // A line that ends right before, at, and right behind the end of what is read at once.
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_line_may_end_anywhere_around_a_chunk_border(int beyond)
    {
        using var a = await LogWriter.OpenWithDanaAsync(_disk);
        await FillToAsync(a, LogLimits.ReadChunkBytes + beyond);
        await a.AppendAsync(Some.Post("Dana", "the last"));

        using var b = await LogWriter.OpenAsync(_disk);
        await b.CatchUpAsync();
        Assert.Equal(a.File.End, b.File.End);
        Assert.Equal(a.Seen.ConvertAll(Comparable), b.Seen.ConvertAll(Comparable));
    }

    private static async Task FillToAsync(LogWriter writer, long end)
    {
        while (end - writer.File.End > 10_000)
            await writer.AppendAsync(Some.Post("Dana", new string('x', 4_000)));
        var empty = Some.Lines(Some.Message(writer.File.State.Seqs.Last("general") + 1, "")).Length;
        await writer.AppendAsync(Some.Post("Dana", new string('x', (int)(end - writer.File.End) - empty)));
        Assert.Equal(end, writer.File.End);
    }

    // A reader does not learn the key of a message without cid, which nobody asks for.
    private static object Comparable(LogEntry entry) => Some.Comparable(entry is RelayMessage { Cid: null } message ? message with { UserKey = message.From } : entry);
}
