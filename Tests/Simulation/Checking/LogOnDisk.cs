using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace OrleansChat.Tests.Simulation.Checking;

/// <summary>A message as it stands in the log.</summary>
internal sealed record MessageOnDisk(string From, string Text, string? Cid);

/// <summary>The log's files, read as docs/LOG_FORMAT.md says and without the product's reader.</summary>
internal sealed class LogOnDisk
{
    private const int SealBytes = 18;

    private readonly Dictionary<string, long> _seqs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Session, string Server)> _names = new(StringComparer.Ordinal);
    private readonly HashSet<(string User, string Cid)> _cids = [];
    private string? _epoch;

    /// <param name="segments">The bytes of all segments, the one that is written last.</param>
    public LogOnDisk(IEnumerable<byte[]> segments)
    {
        var segment = 0;
        foreach (var bytes in segments)
            Read(++segment, bytes);
    }

    public Dictionary<(string Channel, long Seq), MessageOnDisk> Messages { get; } = [];

    public HashSet<string> Sessions { get; } = new(StringComparer.Ordinal);

    /// <summary>The first thing that is not as it should be; null if there is none.</summary>
    public string? Problem { get; private set; }

    private void Read(int segment, byte[] bytes)
    {
        var isFirst = true;
        for (var start = 0; start < bytes.Length;)
        {
            var length = bytes.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0 || !IsWhole(bytes.AsSpan(start, length)))
            {
                Problem ??= $"segment {segment} is damaged at byte {start}";
                return;
            }

            using var line = JsonDocument.Parse(bytes.AsMemory(start, length));
            var type = Text(line.RootElement, "type");
            if (isFirst != (type == "log"))
                Problem ??= $"segment {segment} has a head where none belongs, or none";
            isFirst = false;
            Fold(segment, type, line.RootElement);
            start += length + 1;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> line)
    {
        if (line.Length < SealBytes)
            return false;
        var crc = uint.MaxValue;
        foreach (var value in line[..^SealBytes])
            crc = BitOperations.Crc32C(crc, value);
        return line[^SealBytes..].SequenceEqual(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"crc\":\"{~crc:x8}\"}}")));
    }

    private void Fold(int segment, string type, JsonElement line)
    {
        switch (type)
        {
            case "log":
                _epoch ??= Text(line, "epoch");
                if (_epoch != Text(line, "epoch") || line.GetProperty("segment").GetInt32() != segment)
                    Problem ??= $"the head of segment {segment} belongs to another log or place";
                break;
            case "relay_msg":
                Fold(line);
                break;
            case "login":
                Sessions.Add(Text(line, "session"));
                if (!_names.TryAdd(Text(line, "key"), (Text(line, "session"), Text(line, "server"))))
                    Problem ??= $"the name {Text(line, "key")} is held by two";
                break;
            case "logout":
                _names.Remove(Text(line, "key"));
                break;
            case "server":
                foreach (var held in _names.Where(name => name.Value.Server == Text(line, "server")).ToList())
                    _names.Remove(held.Key);
                break;
            default:
                break;
        }
    }

    private void Fold(JsonElement line)
    {
        var (channel, seq, from) = (Text(line, "channel"), line.GetProperty("seq").GetInt64(), Text(line, "from"));
        var cid = line.TryGetProperty("cid", out var value) ? value.GetString() : null;
        if (seq != _seqs.GetValueOrDefault(channel) + 1)
            Problem ??= $"{channel} goes from {_seqs.GetValueOrDefault(channel)} to {seq}";
        if (cid is not null && !_cids.Add((from, cid)))
            Problem ??= $"the cid {cid} of {from} is there twice";
        _seqs[channel] = seq;
        Messages[(channel, seq)] = new MessageOnDisk(from, line.GetProperty("text").GetRawText(), cid);
    }

    private static string Text(JsonElement line, string field) => line.GetProperty(field).GetString()!;
}
