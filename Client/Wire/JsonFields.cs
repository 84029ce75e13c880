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
}
