using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Verification;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Verification;

public sealed class LogVerifierTests
{
    private const string First = "logs/chat-000001.log";

    private readonly MemoryDisk _disk = new();

    [Fact]
    public async Task A_right_log_is_right_and_is_counted()
    {
        using (var writer = await SomeSegmentsAsync())
        {
            await writer.AppendAsync(Some.Join("Dana", "tea"), Some.Post("Dana", "in tea", channel: "tea"));
            await writer.AppendAsync(Some.Logout("Dana"), Some.Down("A", 1));
        }

        await Bytes.AppendAsync(_disk, "torn"u8.ToArray(), LogWriter.Path + ".torn");
        var report = await VerifyAsync();

        Assert.Empty(report.Problems);
        Assert.True(report.IsRight);
        Assert.Equal("epoch1", report.Epoch);
        Assert.True(report.Segments >= 3);
        Assert.Equal((21, 20), (report.Messages, report.Cids));
        Assert.Equal([new("general", 20), new("tea", 1)], report.Channels);
        Assert.Equal((1, 0), (report.Users, report.NamesHeld));
        Assert.Equal("A", Assert.Single(report.Servers).Key);
        Assert.Equal((4, 0), (report.TornBytes, report.UnfinishedBytes));
        Assert.Equal(21 + 2 + 3 + ((report.Segments * 2) - 1), report.Lines);
    }

    [Fact]
    public async Task Nothing_is_made_where_there_is_no_log()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(VerifyAsync);
        Assert.False(await _disk.ExistsAsync(LogWriter.Path));
        Assert.False(await _disk.ExistsAsync(LogWriter.Path + ".torn"));
    }

    [Fact]
    public async Task An_unfinished_last_line_is_no_problem()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk);
        await Bytes.AppendAsync(_disk, "{\"type\":\"relay_"u8.ToArray());
        var report = await VerifyAsync();
        Assert.Empty(report.Problems);
        Assert.Equal(15, report.UnfinishedBytes);
        Assert.Equal(3, report.Lines);
    }

    [Fact]
    public async Task More_without_an_end_of_line_than_any_line_has_is_a_problem()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk);
        await Bytes.AppendAsync(_disk, new byte[LogLimits.ReadChunkBytes]);
        await ExpectAsync("longer than");
    }

    [Fact]
    public async Task A_rotation_that_was_not_finished_is_no_problem()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk);
        await Bytes.AppendAsync(_disk, Some.Lines(new SegmentEnd(1, Some.TimeMs)));
        Assert.True((await VerifyAsync()).IsRight);
        await _disk.RenameAsync(LogWriter.Path, First);
        Assert.True((await VerifyAsync()).IsRight);
        using var empty = await _disk.OpenFileAsync(LogWriter.Path);
        Assert.True((await VerifyAsync()).IsRight);
    }

    [Fact]
    public async Task Any_byte_that_changes_is_found_at_its_line()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk);
        await writer.AppendAsync(Some.Post("Dana", "one", cid: "1"), Some.Join("Dana", "tea"));
        var bytes = await Bytes.ReadAsync(_disk);
        for (var i = 0; i < bytes.Length; i++)
        {
            var lineStart = bytes.AsSpan(0, i).LastIndexOf((byte)'\n') + 1;
            await Bytes.WriteAsync(_disk, i, [(byte)(bytes[i] ^ 1)]);
            var report = await VerifyAsync();
            // The last LF is what makes the last line whole.
            if (i == bytes.Length - 1)
                Assert.True(report.UnfinishedBytes > 0);
            else
                Assert.Equal(lineStart, report.Problems[0].Offset);
            await Bytes.WriteAsync(_disk, i, [bytes[i]]);
        }
    }

    [Fact]
    public async Task Behind_a_damaged_line_it_goes_on_and_says_what_follows_from_it_only_once()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk);
        var offset = writer.File.End;
        for (var i = 0; i < 10; i++)
            await writer.AppendAsync(Some.Post("Dana", "hi"));
        await Bytes.WriteAsync(_disk, offset + 20, "!"u8.ToArray());
        var report = await VerifyAsync();
        Assert.Equal(2, report.ProblemCount);
        Assert.Equal(offset, report.Problems[0].Offset);
        Assert.Contains("at seq 0 and cannot go on with 2", report.Problems[1].What, StringComparison.Ordinal);
        Assert.Equal(9, report.Messages);
        Assert.Equal(13, report.Lines);
    }

    [Fact]
    public async Task Of_many_problems_the_first_are_listed_and_all_are_counted()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk);
        for (var i = 0; i < 100; i++)
            await Bytes.AppendAsync(_disk, "what is this\n"u8.ToArray());
        var report = await VerifyAsync();
        Assert.Equal(LogLimits.ProblemsListedMax, report.Problems.Count);
        Assert.Equal(100, report.ProblemCount);
    }

    [Fact]
    public async Task A_missing_segment_is_found_and_the_others_are_read()
    {
        using (await SomeSegmentsAsync()) { }
        await _disk.RenameAsync("logs/chat-000002.log", "elsewhere");
        var report = await VerifyAsync();
        Assert.Equal(("logs/chat-000002.log", "segment 2 is missing"), (report.Problems[0].Path, report.Problems[0].What));
        // What follows from it: general goes on with a later seq than expected.
        Assert.Equal(2, report.ProblemCount);
    }

    [Fact]
    public async Task A_missing_first_segment_is_found()
    {
        using (await SomeSegmentsAsync()) { }
        await _disk.RenameAsync(First, "elsewhere");
        Assert.Equal("segment 1 is missing", (await VerifyAsync()).Problems[0].What);
    }

    [Fact]
    public async Task A_segment_that_stops_before_its_end_is_a_problem()
    {
        using (await SomeSegmentsAsync()) { }
        var bytes = await Bytes.ReadAsync(_disk, First);
        using (var file = await _disk.OpenFileAsync(First))
            await file.CutAsync(bytes.AsSpan(0, bytes.Length - 1).LastIndexOf((byte)'\n') + 1);
        await ExpectAsync("stops without its line end");
    }

    [Fact]
    public async Task Unfinished_bytes_in_a_segment_that_has_ended_are_a_problem()
    {
        using (await SomeSegmentsAsync()) { }
        await Bytes.AppendAsync(_disk, "torn"u8.ToArray(), First);
        await ExpectAsync("4 bytes stand behind the last line");
    }

    [Fact]
    public async Task A_segment_of_another_log_is_a_problem()
    {
        using (await SomeSegmentsAsync()) { }
        var head = Some.Lines(Some.Head with { Epoch = "epoch2", Segment = 2 });
        var bytes = await Bytes.ReadAsync(_disk, "logs/chat-000002.log");
        using (var file = await _disk.OpenFileAsync("logs/chat-000002.log"))
        {
            await file.CutAsync(0);
            await file.WriteAsync(0, (byte[])[.. head, .. bytes.AsSpan(bytes.AsSpan().IndexOf((byte)'\n') + 1)]);
        }

        Assert.Contains("epoch2 does not belong here", (await VerifyAsync()).Problems[0].What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_segment_that_is_there_twice_is_a_problem()
    {
        using var writer = await LogWriter.OpenWithDanaAsync(_disk);
        await Bytes.AppendAsync(_disk, await Bytes.ReadAsync(_disk), First);
        await ExpectAsync("there a second time");
    }

    [Fact]
    public async Task What_a_server_writes_meanwhile_is_read_up_to_a_whole_line()
    {
        using var writer = await SomeSegmentsAsync();
        var verifying = VerifyAsync();
        await writer.AppendAsync(Some.Post("Dana", "meanwhile"));
        Assert.True((await verifying).IsRight);
    }

    private async Task<LogWriter> SomeSegmentsAsync()
    {
        var writer = await LogWriter.OpenWithDanaAsync(_disk, segmentBytesMax: 1_000);
        for (var i = 1; i <= 20; i++)
            await writer.AppendAsync(Some.Post("Dana", $"number {i}", cid: $"c{i}"));
        return writer;
    }

    private async Task ExpectAsync(string what)
        => Assert.Contains(what, Assert.Single((await VerifyAsync()).Problems).What, StringComparison.Ordinal);

    private Task<VerificationReport> VerifyAsync() => LogVerifier.VerifyAsync(_disk, LogWriter.Path, TestContext.Current.CancellationToken);
}
