namespace OrleansChat.Tests.Support;

/// <summary>The shared log of running servers: waits for a moment in which no batch is half written, then reads it and insists on what the format promises.</summary>
public sealed class LogFile(string path)
{
    private const byte LineFeed = (byte)'\n';

    /// <summary>All messages, in the order of the log, without changes of channels.</summary>
    /// <exception cref="InvalidDataException">The log is not what its format says.</exception>
    public async Task<IReadOnlyList<LoggedMessage>> ReadAsync()
    {
        var contents = LogReader.Read([.. LogReader.EndedSegments(path), await ReadWholeLinesAsync()]);
        if (contents.Problems.Count > 0)
            throw new InvalidDataException($"{path}:\n{string.Join('\n', contents.Problems)}");
        return [.. contents.Messages.Where(message => message.Event is null)];
    }

    /// <summary>A batch that is being written may be seen half; a log at rest ends with a line feed.</summary>
    private Task<LogSegment> ReadWholeLinesAsync() => Patience.UntilAsync(
        async () =>
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new MemoryStream();
            await file.CopyToAsync(bytes);
            var content = bytes.ToArray();
            return content is [.., LineFeed] ? new LogSegment(path, content) : null;
        },
        $"a line feed at the end of {path}");
}
