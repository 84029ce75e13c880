using System.Text.Encodings.Web;
using System.Text.Json;

namespace OrleansChat.SharedLog.Signals;

/// <summary>
/// What a server tells the others without the log: it is in no order, may be lost, doubled or late, and nobody remembers it. For what matters only now, such as that somebody is typing.
/// </summary>
/// <param name="Server">Who sent it.</param>
/// <param name="Generation">That server's generation.</param>
/// <param name="Body">What it says: one JSON object. Nothing is known of it but that it is one.</param>
public sealed record Signal(string Server, int Generation, ReadOnlyMemory<byte> Body)
{
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 4 };

    /// <summary>The signal as one datagram, with the log that it belongs to.</summary>
    /// <returns>Null if it is longer than <see cref="LogLimits.SignalBytesMax"/>.</returns>
    internal byte[]? Write(string epoch)
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("epoch"u8, epoch);
            json.WriteString("server"u8, Server);
            json.WriteNumber("generation"u8, Generation);
            json.WritePropertyName("signal"u8);
            json.WriteRawValue(Body.Span);
            json.WriteEndObject();
        }

        return output.Length <= LogLimits.SignalBytesMax ? output.ToArray() : null;
    }

    /// <summary>Reads a datagram, which anybody on this machine may have sent.</summary>
    /// <returns>Null if it is no signal, or not one of this log.</returns>
    internal static Signal? Read(ReadOnlyMemory<byte> datagram, string epoch)
    {
        if (datagram.Length > LogLimits.SignalBytesMax)
            return null;
        try
        {
            var json = new Utf8JsonReader(datagram.Span, Strict);
            return Read(ref json, datagram) is var (from, signal) && from == epoch ? signal : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static (string? Epoch, Signal Signal)? Read(ref Utf8JsonReader json, ReadOnlyMemory<byte> datagram)
    {
        string? epoch = null, server = null;
        var generation = 0;
        ReadOnlyMemory<byte> body = default;
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            return null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            var start = (int)json.TokenStartIndex;
            if (name == "epoch") epoch = json.GetString();
            else if (name == "server") server = json.GetString();
            else if (name == "generation") generation = json.GetInt32();
            else json.Skip();
            if (name == "signal" && json.TokenType == JsonTokenType.EndObject)
                body = datagram[start..(int)json.BytesConsumed];
        }

        json.Read(); // Throws if anything stands behind the end of the object.
        return server is null || body.IsEmpty ? null : (epoch, new Signal(server, generation, body));
    }
}
