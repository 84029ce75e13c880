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

    /// <summary>Puts the file in its place, durably.</summary>
    public async ValueTask SaveAsync(IDisk disk, string path, string temporaryPath)
    {
        using (var file = await disk.OpenFileAsync(temporaryPath))
        {
            await file.CutAsync(0);
            await file.WriteAsync(0, _output.WrittenMemory);
            await file.SyncAsync();
        }

        await disk.RenameAsync(temporaryPath, path);
    }

    /// <summary>Reads a file's lines, the last one not among them; null if it is not whole. The documents are the caller's to dispose.</summary>
    public static async ValueTask<IReadOnlyList<JsonDocument>?> LoadAsync(IDisk disk, string path)
    {
        using var file = await disk.OpenFileAsync(path);
        var length = await file.LengthAsync();
        if (length > LogLimits.SideFileBytesMax)
            return null;
        var bytes = new byte[length];
        var read = await file.ReadFullAsync(0, bytes);
        var lines = new List<JsonDocument>();
        for (var rest = bytes.AsMemory(0, read); !rest.IsEmpty;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            if (end < 0 || !LineSeal.Holds(rest.Span[..end]))
                return null;
            lines.Add(JsonDocument.Parse(rest[..end]));
            rest = rest[(end + 1)..];
        }

        if (lines.Count == 0 || lines[^1].RootElement.GetProperty("type").GetString() != "lines" || lines[^1].RootElement.GetProperty("lines").GetInt32() != lines.Count - 1)
            return null;
        lines.RemoveAt(lines.Count - 1);
        return lines;
    }
}
