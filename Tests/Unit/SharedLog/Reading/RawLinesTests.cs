using System.Text;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Reading;
using OrleansChat.Tests.Unit.SharedLog.Support;

namespace OrleansChat.Tests.Unit.SharedLog.Reading;

public sealed class RawLinesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Lines_of_all_lengths_come_as_they_are_written(int seed)
    {
        var random = new Random(seed);
        var disk = new MemoryDisk();
        List<string> written = [];
        var text = new StringBuilder();
        for (var i = 0; i < 200; i++)
        {
            var length = random.Next(20) == 0 ? random.Next(3 * LogLimits.ReadChunkBytes / 2) : random.Next(40_000);
            written.Add(new string((char)('a' + (i % 26)), length));
            text.Append(written[^1]).Append('\n');
        }

        await Bytes.AppendAsync(disk, Encoding.UTF8.GetBytes(text.Append("unfinished").ToString()));
        using var file = await disk.OpenFileAsync(LogWriter.Path);
        var (offset, count) = (0L, 0);
        await foreach (var line in RawLines.ReadAsync(file, 0, await file.LengthAsync(), TestContext.Current.CancellationToken))
        {
            Assert.Equal(offset, line.Offset);
            offset += line.Length;
            if (!line.IsWhole)
                break;
            Assert.Equal(written[count].Length + 1, line.Length);
            Assert.Equal(line.Length > LogLimits.LineBytesMax, line.IsTooLong);
            Assert.Equal(line.IsTooLong ? "" : written[count], Encoding.UTF8.GetString(line.Bytes.Span));
            count++;
        }

        Assert.Equal(written.Count, count);
        Assert.Equal(await file.LengthAsync(), offset);
    }
}
