using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Reading;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Reading;

public sealed class LogReaderTests : IDisposable
{
    private readonly MemoryDisk _disk = new();
    private readonly List<LogProblem> _problems = [];
    private readonly List<LogReader> _readers = [];

    public void Dispose() => _readers.ForEach(reader => reader.Dispose());

    [Fact]
    public async Task Messages_come_in_order_across_segments()
    {
        using var writer = await SomeSegmentsAsync();
        Assert.Equal(Enumerable.Range(1, 20).Select(seq => $"general #{seq}"), await ReadAsync(Reader()));
        Assert.Empty(_problems);
    }

    [Fact]
    public async Task Only_what_is_wanted_comes_and_after_the_last_of_it_reading_is_done()
    {
        using var writer = await SomeSegmentsAsync();
        await writer.AppendAsync(Some.Join("Dana", "tea"), Some.Post("Dana", "x", channel: "tea"));
        Assert.Equal(["tea #1"], await ReadAsync(Reader(new MessageFilter("tea"))));
        var some = Reader(new MessageFilter("general", 8, 10));
        Assert.Equal(["general #8", "general #9", "general #10"], await ReadAsync(some));
        Assert.True(some.IsDone);
        Assert.Empty(await ReadAsync(some));
        var open = Reader(new MessageFilter(FromSeq: 19));
        Assert.Equal(["general #19", "general #20"], await ReadAsync(open));
        Assert.False(open.IsDone);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("general")]
    public async Task Reading_again_goes_on_where_it_stopped_through_every_rotation(string? channel)
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk, segmentBytesMax: 700);
        var reader = Reader(new MessageFilter(channel));
        for (var i = 1; i <= 30; i++)
        {
            await writer.AppendAsync(Some.Post("Dana", $"number {i}"));
            Assert.Equal([$"general #{i}"], await ReadAsync(reader));
        }

        Assert.True(writer.File.Segment > 3);
        Assert.Empty(_problems);
    }

    [Fact]
    public async Task An_unfinished_line_comes_when_it_is_whole()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk);
        var line = Some.Lines(Some.Message(1));
        var reader = Reader();
        await Bytes.AppendAsync(_disk, line[..30]);
        Assert.Empty(await ReadAsync(reader));
        await Bytes.AppendAsync(_disk, line[30..]);
        Assert.Equal(["general #1"], await ReadAsync(reader));
    }

    [Fact]
    public async Task Lines_that_were_cut_off_again_are_read_anew_without_showing_any_twice()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk);
        await writer.AppendAsync(Some.Post("Dana", "one"));
        var end = writer.File.End;
        await Bytes.AppendAsync(_disk, Some.Lines(Some.Message(2, new string('x', 500))));
        var reader = Reader();
        Assert.Equal(2, (await ReadAsync(reader)).Count);
        await Bytes.CutAsync(_disk, end);
        await writer.AppendAsync(Some.Post("Dana", "two"), Some.Post("Dana", "three"));
        Assert.Equal(["general #3"], await ReadAsync(reader));
    }

    [Fact]
    public async Task A_missing_segment_is_told_and_passed_over()
    {
        using (await SomeSegmentsAsync()) { }
        await _disk.RenameAsync("logs/chat-000002.log", "elsewhere");
        var read = await ReadAsync(Reader());
        Assert.Equal(("general #1", "general #20"), (read[0], read[^1]));
        Assert.Equal("segment 2 is missing", Assert.Single(_problems).What);
    }

    [Fact]
    public async Task A_damaged_head_is_told_and_what_follows_is_read()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk);
        await writer.AppendAsync(Some.Post("Dana", "one"));
        await Bytes.WriteAsync(_disk, 10, "!"u8.ToArray());
        Assert.Equal(["general #1"], await ReadAsync(Reader()));
        Assert.Equal(0, Assert.Single(_problems).Offset);
    }

    [Fact]
    public async Task Damage_within_a_segment_does_not_hide_what_follows()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk);
        await Bytes.AppendAsync(_disk, "what is this\n"u8.ToArray());
        await Bytes.AppendAsync(_disk, Some.Lines(Some.Message(1)));
        Assert.Equal(["general #1"], await ReadAsync(Reader()));
        Assert.Contains("checksum", Assert.Single(_problems).What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_log_is_an_error_and_none_is_made()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(() => ReadAsync(Reader()));
        Assert.False(await _disk.ExistsAsync(LogWriter.Path));
    }

    private async Task<LogWriter> SomeSegmentsAsync()
    {
        var writer = await LogWriter.OpenWithDanaAsync(_disk, segmentBytesMax: 1_000);
        for (var i = 1; i <= 20; i++)
            await writer.AppendAsync(Some.Post("Dana", $"number {i}"));
        return writer;
    }

    private LogReader Reader(MessageFilter? filter = null)
    {
        var reader = new LogReader(_disk, LogWriter.Path, filter ?? new MessageFilter()) { OnProblem = _problems.Add };
        _readers.Add(reader);
        return reader;
    }

    private static async Task<List<string>> ReadAsync(LogReader reader)
    {
        List<string> read = [];
        await foreach (RelayMessage message in reader.ReadAsync(TestContext.Current.CancellationToken))
            read.Add($"{message.Channel} #{message.Seq}");
        return read;
    }
}
