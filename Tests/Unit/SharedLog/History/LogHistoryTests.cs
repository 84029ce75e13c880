using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.History;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.History;

public sealed class LogHistoryTests
{
    private const long SegmentBytes = 600_000;
    private const int Messages = 6_000;

    private readonly MemoryDisk _disk = new();

    [Fact]
    public async Task Every_message_of_every_channel_is_found_in_whatever_segment_it_stands()
    {
        using var writer = await WriteAsync();
        using var history = new LogHistory(_disk, new LogPaths(LogWriter.Path), "A", writer.File, new LogEvents(NullLogger.Instance, TimeProvider.System));
        Assert.True(writer.File.Segment > 2);
        foreach (var (channel, expected) in Expected(writer))
        {
            var found = new List<RelayMessage>();
            while (await history.ReadAsync(channel, found.Count + 1, 300) is { Count: > 0 } page)
                found.AddRange(page);
            Assert.Equal(expected.Select(Some.Comparable), found.Select(Some.Comparable));
        }
    }

    [Fact]
    public async Task A_page_begins_where_it_was_asked_for_and_is_empty_only_behind_the_end()
    {
        using var writer = await WriteAsync();
        using var history = new LogHistory(_disk, new LogPaths(LogWriter.Path), "A", writer.File, new LogEvents(NullLogger.Instance, TimeProvider.System));
        var random = new Random(7);
        var general = Expected(writer)["general"];
        for (var round = 0; round < 200; round++)
        {
            var from = random.Next(1, general.Count + 1);
            var page = await history.ReadAsync("general", from, random.Next(1, 300));
            Assert.NotEmpty(page);
            Assert.Equal(Enumerable.Range(from, page.Count).Select(seq => (long)seq), page.Select(message => message.Seq));
        }

        Assert.Empty(await history.ReadAsync("general", general.Count + 1, 10));
        Assert.Empty(await history.ReadAsync("nowhere", 1, 10));
    }

    [Fact]
    public async Task An_index_that_is_missing_or_damaged_is_made_anew()
    {
        using var writer = await WriteAsync();
        var paths = new LogPaths(LogWriter.Path);
        using (var history = new LogHistory(_disk, paths, "A", writer.File, new LogEvents(NullLogger.Instance, TimeProvider.System)))
            await history.ReadAsync("general", 1, 1);
        Assert.True(await _disk.ExistsAsync(paths.Index(1)));
        using (var file = await _disk.OpenFileAsync(paths.Index(1)))
            await file.WriteAsync(30, "damage"u8.ToArray());
        Assert.Null(await IndexFile.ReadAsync(_disk, paths.Index(1)));

        using var again = new LogHistory(_disk, paths, "A", writer.File, new LogEvents(NullLogger.Instance, TimeProvider.System));
        Assert.Equal(1, (await again.ReadAsync("general", 1, 1))[0].Seq);
        Assert.NotNull(await IndexFile.ReadAsync(_disk, paths.Index(1)));
    }

    [Fact]
    public async Task An_index_that_cannot_be_written_costs_only_time()
    {
        using var writer = await WriteAsync();
        var disk = new FaultyDisk(_disk);
        disk.Fail(DiskOperation.Write, "000001.index.A");
        using var history = new LogHistory(disk, new LogPaths(LogWriter.Path), "A", writer.File, new LogEvents(NullLogger.Instance, TimeProvider.System));
        Assert.Equal(1, (await history.ReadAsync("general", 1, 1))[0].Seq);
        Assert.False(await _disk.ExistsAsync(new LogPaths(LogWriter.Path).Index(1)));
    }

    [Fact]
    public async Task A_segment_that_is_not_there_any_more_is_an_error_and_no_page_of_another()
    {
        using var writer = await WriteAsync();
        var paths = new LogPaths(LogWriter.Path);
        using var history = new LogHistory(_disk, paths, "A", writer.File, new LogEvents(NullLogger.Instance, TimeProvider.System));
        await _disk.RenameAsync(paths.Ended(1), "elsewhere");
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await history.ReadAsync("general", 1, 1));
        Assert.False(await _disk.ExistsAsync(paths.Index(1)));
        Assert.NotEmpty(await history.ReadAsync("general", Expected(writer)["general"].Count, 1));
    }

    private static Dictionary<string, List<RelayMessage>> Expected(LogWriter writer)
        => writer.Seen.OfType<RelayMessage>().GroupBy(message => message.Channel).ToDictionary(channel => channel.Key, channel => channel.ToList());

    // A busy channel, and one where somebody says something now and then.
    private async Task<LogWriter> WriteAsync()
    {
        var writer = await LogWriter.OpenWithDanaAsync(_disk, SegmentBytes);
        await writer.AppendAsync(Some.Join("Dana", "rare"));
        for (var i = 1; i <= Messages; i += 100)
        {
            await writer.AppendAsync([.. Enumerable.Range(i, 100).Select(n => Some.Post("Dana", $"{n.ToString(CultureInfo.InvariantCulture)} {new string('x', 80)}"))]);
            if (i % 700 == 1)
                await writer.AppendAsync(Some.Post("Dana", $"rare {i}", channel: "rare"));
        }

        return writer;
    }
}
