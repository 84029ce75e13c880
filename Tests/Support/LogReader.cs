using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OrleansChat.Tests.Support;

/// <summary>
/// Reads the shared log as a stranger would, from its written format and with no code of the product, and checks everything that the format promises of every line.
/// It reports what is wrong instead of stopping at it, because what stands behind a damaged line is evidence too.
/// </summary>
public sealed class LogReader
{
    private const int ProblemsMax = 100;
    private const double Year2020 = 1_577_836_800;
    private const double Year2100 = 4_102_444_800;

    private readonly List<LoggedMessage> _messages = [];
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, long> _last = [];
    private string _epoch = "";
    private long? _segment;
    private string _place = "";

    private LogReader()
    {
    }

    /// <summary>Reads a log at rest, with all its segments.</summary>
    public static LogContents Read(string path) => Read([.. EndedSegments(path), Load(path)]);

    /// <summary>Reads segments in their order; the last one is the one that is still written.</summary>
    public static LogContents Read(IReadOnlyList<LogSegment> segments)
    {
        var reader = new LogReader();
        foreach (var segment in segments)
            reader.ReadSegment(segment, isLast: segment == segments[^1]);
        return new LogContents(reader._epoch, segments.Count, reader._messages, reader._problems);
    }

    /// <summary>The segments before the last one: <c>chat-000001.log</c> and so on.</summary>
    public static IEnumerable<LogSegment> EndedSegments(string path)
    {
        var (stem, extension) = (Path.GetFileNameWithoutExtension(path), Path.GetExtension(path));
        return Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{stem}-??????{extension}").Order(StringComparer.Ordinal).Select(Load);
    }

    private static LogSegment Load(string path) => new(path, File.ReadAllBytes(path));

    private void ReadSegment(LogSegment segment, bool isLast)
    {
        var rest = segment.Content;
        var number = 0;
        string? lastType = null;
        while (!rest.IsEmpty)
        {
            number++;
            _place = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(segment.Path)}, line {number}");
            var length = rest.Span.IndexOf((byte)'\n');
            if (length < 0)
            {
                Report($"{rest.Length} bytes without a line feed at the end");
                return;
            }

            lastType = ReadLine(rest[..length], isHead: number == 1, afterEnd: lastType == "end");
            rest = rest[(length + 1)..];
        }

        if (number == 0)
            Report($"{Path.GetFileName(segment.Path)} is empty");
        if (!isLast && lastType != "end")
            Report("the segment has ended, but not with its end line");
    }

    private string? ReadLine(ReadOnlyMemory<byte> line, bool isHead, bool afterEnd)
    {
        if (afterEnd)
            Report("a line behind the end of its segment");
        CheckSum(line.Span);
        try
        {
            var entry = JsonElement.Parse(line.Span);
            var type = entry.GetProperty("type").GetString();
            if (isHead != (type == "log"))
                Report(isHead ? $"the head is a line of type {type}" : "a head in the middle");
            if (type == "log")
                CheckHead(entry);
            else if (type != "end")
                CheckPlace(entry);
            if (type is "relay_msg" or "channel_event")
                _messages.Add(ToMessage(entry));
            return type;
        }
        catch (Exception damage) when (damage is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            Report($"{damage.Message} In: {Encoding.UTF8.GetString(line.Span)}");
            return null;
        }
    }

    private void CheckSum(ReadOnlySpan<byte> line)
    {
        var summed = line.LastIndexOf(",\"crc\":\""u8);
        var expected = summed < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $",\"crc\":\"{Crc32C.Compute(line[..summed]):x8}\"}}");
        if (summed < 0 || !line[summed..].SequenceEqual(Encoding.ASCII.GetBytes(expected)))
            Report($"the line should end with {expected}, but is: {Encoding.UTF8.GetString(line)}");
    }

    private void CheckHead(JsonElement head)
    {
        var (version, epoch, segment) = (head.GetProperty("version").GetInt32(), head.GetProperty("epoch").GetString()!, head.GetProperty("segment").GetInt64());
        if (version != 1)
            Report($"the version is {version}");
        if (epoch.Length == 0 || (_segment is not null && epoch != _epoch))
            Report($"the epoch is '{epoch}' after '{_epoch}'");
        if (segment != (_segment ?? 0) + 1)
            Report($"the segment is {segment} after {_segment ?? 0}");
        (_epoch, _segment) = (epoch, segment);
    }

    /// <summary>Whatever has a place in a channel takes the next one: from 1, without a gap, in the order of the log.</summary>
    private void CheckPlace(JsonElement entry)
    {
        if (!entry.TryGetProperty("seq", out var place))
            return;
        var (channel, seq) = (entry.GetProperty("channel").GetString()!, place.GetInt64());
        if (seq != _last.GetValueOrDefault(channel) + 1)
            Report($"the seq of {channel} is {seq} after {_last.GetValueOrDefault(channel)}");
        _last[channel] = seq;
    }

    private LoggedMessage ToMessage(JsonElement entry)
    {
        // A point in time in seconds, not in milliseconds: anything before 2020 or after 2100 is a unit gone wrong.
        if (entry.GetProperty("timestamp").GetDouble() is < Year2020 or > Year2100)
            Report($"the timestamp is {entry.GetProperty("timestamp")}");
        return new LoggedMessage(
            entry.GetProperty("channel").GetString()!,
            entry.GetProperty("seq").GetInt64(),
            entry.GetProperty("from").GetString()!,
            entry.GetProperty("origin_server").GetString()!,
            ToText(entry),
            entry.TryGetProperty("cid", out var cid) ? cid.GetString() : null,
            entry.TryGetProperty("event", out var change) ? change.GetString() : null);
    }

    // A change of a channel need not have one.
    private static string ToText(JsonElement entry)
        => entry.TryGetProperty("event", out _) && !entry.TryGetProperty("text", out _) ? "" : entry.GetProperty("text").GetString()!;

    private void Report(string problem)
    {
        if (_problems.Count < ProblemsMax)
            _problems.Add($"{_place}: {problem}");
    }
}
