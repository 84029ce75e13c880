using System.Text;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.Reading;
using OrleansChat.SharedLog.Verification;
using OrleansChat.Tests.Unit.SharedLog.Support;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Reading;

/// <summary>
/// Whole logs of several segments with changed bytes, before all three who read logs: a server that starts, <c>log verify</c> and <c>log cat</c>. The seeds are fixed, so a
/// failure comes again.
/// </summary>
public sealed class LogFuzzTests
{
    private const int LogsPerSeed = 150;
    private const long SegmentBytes = 4_000;

    /// <summary>What reading a log may cost in memory: its bytes and what they become, and buffers for each segment.</summary>
    private const int BytesPerByteMax = 100;
    private const int BufferBytesMax = 16 * LogLimits.ReadChunkBytes;

    private static readonly byte[][] Tokens =
    [
        .. new[] { "\n", "\n\n", "{\"type\":\"end\",\"segment\":1}\n", "\0\0\0\0\0\0\0\0", "\"", "}" }.Select(Encoding.UTF8.GetBytes),
        new byte[LogLimits.LineBytesMax + 1],
        new byte[LogLimits.ReadChunkBytes + 1],
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_changed_log_is_read_or_refused_and_never_taken_for_another(int seed)
    {
        var random = new Random(seed);
        var (files, seqs) = await MakeAsync(seed);
        var refused = 0;
        for (var i = 0; i < LogsPerSeed; i++)
        {
            var changed = files[random.Next(files.Count)];
            var bytes = changed.Bytes.ToList();
            Mutation.Apply(bytes, random, Tokens);
            var disk = await DiskOfAsync(files.Select(file => file == changed ? (file.Path, bytes.ToArray()) : file));

            var before = GC.GetAllocatedBytesForCurrentThread();
            var report = await LogVerifier.VerifyAsync(disk, LogWriter.Path, TestContext.Current.CancellationToken);
            await CatAsync(disk, seqs);
            var isRead = await StartAsync(disk, seqs);
            // All on this thread, since the disk is memory. What this catches is a length that is believed.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (BytesPerByteMax * files.Sum(file => (long)file.Bytes.Length)) + BufferBytesMax);

            // Who starts may know less than the verifier, never more.
            if (report.IsRight)
                Assert.True(isRead, $"Log {i} of seed {seed} is right and cannot be read.");
            refused += isRead ? 0 : 1;
        }

        Assert.InRange(refused, LogsPerSeed / 2, LogsPerSeed - 1);
    }

    private static async Task<(List<(string Path, byte[] Bytes)> Files, Dictionary<(string Channel, long Seq), string> Messages)> MakeAsync(int seed)
    {
        var disk = new MemoryDisk();
        using var writer = await LogWriter.OpenWithDanaAsync(disk, SegmentBytes);
        var commands = new RandomCommands(seed);
        for (var i = 0; i < 300; i++)
            await writer.AppendAsync(commands.Next(writer.File.State.View), commands.Next(writer.File.State.View));
        List<(string, byte[])> files = [(LogWriter.Path, await Bytes.ReadAsync(disk))];
        for (var segment = 1; segment < writer.File.Segment; segment++)
            files.Add(($"logs/chat-{segment:000000}.log", await Bytes.ReadAsync(disk, $"logs/chat-{segment:000000}.log")));
        Assert.True(files.Count > 2);
        return (files, writer.Seen.OfType<RelayMessage>().ToDictionary(message => (message.Channel, message.Seq), Describe));
    }

    private static async Task<MemoryDisk> DiskOfAsync(IEnumerable<(string Path, byte[] Bytes)> files)
    {
        var disk = new MemoryDisk();
        foreach (var (path, bytes) in files)
            await Bytes.AppendAsync(disk, bytes, path);
        return disk;
    }

    // What it prints is in the log, whatever is left out.
    private static async Task CatAsync(MemoryDisk disk, Dictionary<(string Channel, long Seq), string> messages)
    {
        using var reader = new LogReader(disk, LogWriter.Path, new MessageFilter());
        await foreach (var message in reader.ReadAsync(TestContext.Current.CancellationToken))
            Assert.Equal(messages[(message.Channel, message.Seq)], Describe(message));
    }

    private static async Task<bool> StartAsync(MemoryDisk disk, Dictionary<(string Channel, long Seq), string> messages)
    {
        using var server = await LogWriter.OpenAsync(disk, segmentBytesMax: SegmentBytes);
        try
        {
            await server.CatchUpAsync();
            return true;
        }
        catch (LogCorruptException)
        {
            return false;
        }
        finally
        {
            Assert.All(server.Seen.OfType<RelayMessage>(), message => Assert.Equal(messages[(message.Channel, message.Seq)], Describe(message)));
        }
    }

    private static string Describe(RelayMessage message) => $"{message.From} {message.Cid} {Encoding.UTF8.GetString(message.TextJson.Span)}";
}
