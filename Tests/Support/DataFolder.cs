namespace OrleansChat.Tests.Support;

/// <summary>The folder that the servers of one test share, with the log in it. It goes with the test, unless the test failed and somebody will want to look.</summary>
public sealed class DataFolder : ILogPlace
{
    private const byte LineFeed = (byte)'\n';

    private bool _kept;

    public string Root { get; } = Directory.CreateTempSubdirectory("orleanschat-").FullName;

    public string LogPath => Path.Combine(Root, "logs", "chat.log");

    public string Address => LogPath;

    public long TornBytes => new FileInfo(LogPath + ".torn") is { Exists: true } torn ? torn.Length : 0;

    public async Task<LogContents> ReadContentsAsync() => LogReader.Read([.. LogReader.EndedSegments(LogPath), await ReadWholeLinesAsync()]);

    public string Preserve()
    {
        _kept = true;
        return $"The data folder was kept: {Root}";
    }

    public ValueTask DisposeAsync()
    {
        if (!_kept)
            Directory.Delete(Root, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A batch that is being written may be seen half; a log at rest ends with a line feed.</summary>
    private Task<LogSegment> ReadWholeLinesAsync() => Patience.UntilAsync(
        async () =>
        {
            await using var file = new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new MemoryStream();
            await file.CopyToAsync(bytes);
            var content = bytes.ToArray();
            return content is [.., LineFeed] ? new LogSegment(LogPath, content) : null;
        },
        $"a line feed at the end of {LogPath}");
}
