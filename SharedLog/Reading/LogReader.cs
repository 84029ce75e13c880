using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;

namespace OrleansChat.SharedLog.Reading;

/// <summary>
/// Reads a log's messages from the first segment on, for people: it takes no lock and changes nothing, so it may run while servers write, and shows what
/// is in the file whether or not it is acknowledged yet. Not thread-safe.
/// </summary>
/// <param name="disk">The disk.</param>
/// <param name="path">The path of its <c>chat.log</c>.</param>
/// <param name="filter">Which messages are wanted.</param>
public sealed class LogReader(IDisk disk, string path, MessageFilter filter) : IMessageSource
{
    private readonly SegmentFiles _files = new(disk, new LogPaths(path));
    private readonly Dictionary<string, long> _shown = new(StringComparer.Ordinal);

    // The messages of one channel are told from others by how their lines begin, which is many times faster than to read them all.
    private readonly JsonEncodedText? _channel = filter.Channel is null ? null : JsonEncodedText.Encode(filter.Channel, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    private (IDiskFile File, string Path)? _open;
    private int _segment = 1;
    private long _offset;
    private bool _isEnded;
    private bool _isAgain;

    /// <inheritdoc />
    public Action<LogProblem> OnProblem { get; set; } = _ => { };

    /// <inheritdoc />
    public bool IsDone { get; private set; }

    /// <inheritdoc />
    /// <exception cref="FileNotFoundException">There is no log.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public async IAsyncEnumerable<RelayMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        while (!IsDone && await OpenAsync())
        {
            var (file, name) = _open!.Value;
            var end = await file.LengthAsync();
            // A server cut off lines that it could not write whole. They are read anew, and what was shown is not shown again.
            if (end < _offset)
                (_offset, _isAgain) = (0, true);
            await foreach (var line in RawLines.ReadAsync(file, _offset, end, cancel))
            {
                if (!line.IsWhole)
                    break;
                _offset = line.Offset + line.Length;
                if (!IsOfInterest(line.Bytes.Span) || Read(name, line) is not { } entry)
                    continue;
                _isEnded |= entry is SegmentEnd;
                if (entry is RelayMessage message && Take(message))
                    yield return message with { TextJson = message.TextJson.ToArray() };
                if (IsDone)
                    yield break;
            }

            if (!_isEnded && !await IsFollowedAsync())
                yield break;
            file.Dispose();
            (_open, _segment, _offset, _isEnded) = (null, _segment + 1, 0, false);
            _isAgain = false;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _open?.File.Dispose();

    private async ValueTask<bool> OpenAsync()
    {
        while (_open is null && (_open = await _files.OpenAsync(_segment)) is null)
        {
            if (await _files.CurrentSegmentAsync() is not { } current)
            {
                if (_segment == 1 && !await disk.ExistsAsync(path))
                    throw new FileNotFoundException($"There is no log {path}.", path);
                return false;
            }

            if (current <= _segment)
                return false;
            OnProblem(new LogProblem(path, 0, $"segment {_segment} is missing"));
            _segment++;
        }

        return true;
    }

    // Without a readable line at its end a segment has ended nevertheless if its file was given its number.
    private async ValueTask<bool> IsFollowedAsync()
    {
        if (_open!.Value.Path == path)
            return await _files.CurrentSegmentAsync() > _segment;
        if (await _files.OpenAsync(_segment + 1) is not { } next)
            return false;
        next.File.Dispose();
        return true;
    }

    private bool IsOfInterest(ReadOnlySpan<byte> line)
        => _channel is not { } channel || EntryReader.MayBeMessageOf(line, channel) || line.StartsWith("{\"type\":\"end\""u8);

    private LogEntry? Read(string name, RawLine line)
    {
        try
        {
            return line.Read();
        }
        catch (LogCorruptException e)
        {
            OnProblem(new LogProblem(name, line.Offset, e.Problem));
            return null;
        }
    }

    private bool Take(RelayMessage message)
    {
        if (!filter.Wants(message) || (_isAgain && message.Seq <= _shown.GetValueOrDefault(message.Channel)))
            return false;
        _shown[message.Channel] = message.Seq;
        IsDone = filter.Channel is not null && message.Seq >= filter.ToSeq;
        return true;
    }
}
