using System.Text;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;

namespace OrleansChat.Tests.Unit.SharedLog.Support;

/// <summary>Files as they are, past all servers.</summary>
internal static class Bytes
{
    public static async Task<byte[]> ReadAsync(IDisk disk, string path = LogWriter.Path)
    {
        using var file = await disk.OpenFileAsync(path);
        var bytes = new byte[await file.LengthAsync()];
        Assert.Equal(bytes.Length, await file.ReadAsync(0, bytes));
        return bytes;
    }

    public static async Task<string> ReadTextAsync(IDisk disk, string path) => Encoding.UTF8.GetString(await ReadAsync(disk, path));

    public static async Task AppendAsync(IDisk disk, byte[] bytes, string path = LogWriter.Path)
    {
        using var file = await disk.OpenFileAsync(path);
        await file.WriteAsync(await file.LengthAsync(), bytes);
    }

    public static async Task WriteAsync(IDisk disk, long offset, byte[] bytes)
    {
        using var file = await disk.OpenFileAsync(LogWriter.Path);
        await file.WriteAsync(offset, bytes);
    }

    public static async Task CutAsync(IDisk disk, long length)
    {
        using var file = await disk.OpenFileAsync(LogWriter.Path);
        await file.CutAsync(length);
    }

    /// <summary>The whole log, line by line; every line must be right.</summary>
    public static async Task<List<LogEntry>> EntriesAsync(IDisk disk)
    {
        var bytes = await ReadAsync(disk);
        List<LogEntry> entries = [];
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            Assert.True(length >= 0, "The last line has no end.");
            entries.Add(EntryReader.Read(bytes.AsMemory(start, length), start));
            start += length + 1;
        }

        return entries;
    }
}
