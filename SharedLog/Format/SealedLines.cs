using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.History;

namespace OrleansChat.SharedLog.Format;

/// <summary>
/// A side file of the log: JSON lines with the log's own seal, the last of which says how many there are. It is written under another name and renamed when it is durable, so
/// there is a whole one or none; and since it can always be made again from the log, one that is not right is as good as none.
/// </summary>
internal sealed class SealedLines : IDisposable
{
    private const int PlacesPerLine = 1_000;

    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly Utf8JsonWriter _json;
    private int _lines;

    public SealedLines()
    {
        _json = new Utf8JsonWriter(_output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    public void Dispose() => _json.Dispose();

    /// <summary>Writes one line; <paramref name="fields"/> writes what stands behind its type.</summary>
    public void Line(string type, Action<Utf8JsonWriter> fields)
    {
        var start = _output.WrittenCount;
        _json.Reset();
        _json.WriteStartObject();
        _json.WriteString(Names.Type, type);
        fields(_json);
        _json.Flush();
        LineSeal.Append(_output, start);
        _lines++;
    }

    /// <summary>Writes where a channel's messages stand.</summary>
    public void Places(string channel, Place[] places)
    {
        foreach (var some in places.Chunk(PlacesPerLine))
        {
            Line("places", json =>
            {
                json.WriteString(Names.Channel, channel);
                json.WriteStartArray("places"u8);
                foreach (var place in some)
                {
                    json.WriteNumberValue(place.Seq);
                    json.WriteNumberValue(place.Offset);
                }

                json.WriteEndArray();
            });
        }
    }

    /// <summary>Writes the last line.</summary>
    public void End()
    {
        var lines = _lines;
        Line("lines", json => json.WriteNumber("lines"u8, lines));
    }

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _output.WrittenMemory;

    /// <summary>Puts the file in its place, durably.</summary>
    public ValueTask SaveAsync(IDisk disk, string path, string temporaryPath) => disk.ReplaceAsync(path, temporaryPath, _output.WrittenMemory);

    /// <summary>Reads a file and lets <paramref name="read"/> make something of each line, the last one not among them.</summary>
    /// <returns>Whether the file is there, whole, and what was expected.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public static async ValueTask<bool> TryReadAsync(IDisk disk, string path, Action<JsonElement> read)
    {
        using var file = await disk.OpenExistingAsync(path);
        if (file is null || await file.LengthAsync() is var length && length > LogLimits.SideFileBytesMax)
            return false;
        var bytes = new byte[length];
        return TryRead(bytes.AsMemory(0, await file.ReadFullAsync(0, bytes)), read);
    }

    /// <summary>Like <see cref="TryReadAsync"/>, wherever the bytes were.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, Action<JsonElement> read)
    {
        var lines = Split(bytes);
        try
        {
            return lines is not null && IsLast(lines[^1], lines.Count - 1) && lines.SkipLast(1).All(line => Read(line, read));
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException or ArgumentException or OverflowException)
        {
            // The seal is right and the line is not what this version writes: another version's.
            return false;
        }
    }

    private static List<ReadOnlyMemory<byte>>? Split(ReadOnlyMemory<byte> bytes)
    {
        var lines = new List<ReadOnlyMemory<byte>>();
        for (; !bytes.IsEmpty; bytes = bytes[(lines[^1].Length + 1)..])
        {
            var end = bytes.Span.IndexOf((byte)'\n');
            if (end < 0 || !LineSeal.Holds(bytes.Span[..end]))
                return null;
            lines.Add(bytes[..end]);
        }

        return lines.Count > 0 ? lines : null;
    }

    private static bool IsLast(ReadOnlyMemory<byte> line, int linesBefore)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("type").GetString() == "lines" && json.RootElement.GetProperty("lines").GetInt32() == linesBefore;
    }

    private static bool Read(ReadOnlyMemory<byte> line, Action<JsonElement> read)
    {
        using var json = JsonDocument.Parse(line);
        read(json.RootElement);
        return true;
    }
}
