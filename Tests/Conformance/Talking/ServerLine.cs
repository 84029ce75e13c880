using System.Text.Json;

namespace OrleansChat.Tests.Conformance.Talking;

/// <summary>One line that a server sent and that is a JSON object. A field that is not there, or is of another kind, is null.</summary>
public sealed class ServerLine(string raw, JsonElement json)
{
    public JsonElement Json => json;

    public string? Type => String("type");

    public string? Event => String("event");

    public string? Code => String("code");

    public string? Text => String("text");

    public string? From => String("from");

    public string? Server => String("server");

    public string? Channel => String("channel");

    public string? Epoch => String("epoch");

    public string? Rid => String("rid");

    public string? Cid => String("cid");

    public long? Seq => Number("seq");

    public bool? Dup => Flag("dup");

    public bool? Fatal => Flag("fatal");

    public bool? Replay => Flag("replay");

    /// <summary>Whether it is a message of this channel.</summary>
    public bool IsMessageOf(string channel) => Type == "msg" && Channel == channel;

    public bool Has(string field) => json.TryGetProperty(field, out _);

    public string? String(string field) => StringOf(json, field);

    public long? Number(string field) => NumberOf(json, field);

    public bool? Flag(string field) => FlagOf(json, field);

    /// <summary>The objects of a list; none if there is no such list.</summary>
    public IReadOnlyList<JsonElement> List(string field)
        => json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object)] : [];

    public static string? StringOf(JsonElement of, string field)
        => of.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static long? NumberOf(JsonElement of, string field)
        => of.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    public static bool? FlagOf(JsonElement of, string field)
        => of.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    /// <summary>The line as it came.</summary>
    public override string ToString() => raw;
}
