using System.Text.Json;

namespace OrleansChat.Client.Wire;

/// <summary>Fields of a line, null where they are not there or of another type than the protocol says.</summary>
internal static class JsonFields
{
    public static string? Text(this JsonElement line, ReadOnlySpan<byte> field) =>
        line.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    public static bool? Flag(this JsonElement line, ReadOnlySpan<byte> field) =>
        line.TryGetProperty(field, out var value) && value.ValueKind is (JsonValueKind.True or JsonValueKind.False) ? value.GetBoolean() : null;

    public static long? Number(this JsonElement line, ReadOnlySpan<byte> field) =>
        line.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    /// <summary>Seconds since 1970 with a fraction; null also where they are beyond what a calendar has.</summary>
    public static DateTimeOffset? Time(this JsonElement line, ReadOnlySpan<byte> field) =>
        line.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and < 253402300799
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    /// <summary>The objects of a list; none where there is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement line, ReadOnlySpan<byte> field) =>
        line.TryGetProperty(field, out var list) && list.ValueKind is JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.Object)
            : [];
}
