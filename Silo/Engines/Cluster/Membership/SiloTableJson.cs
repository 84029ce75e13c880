using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansChat.Silo.Engines.Cluster.Membership;

/// <summary>The table of silos as it is written: JSON for people to read, and always as a whole.</summary>
internal static class SiloTableJson
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Writes a table.</summary>
    public static byte[] Write(SiloTable table) => JsonSerializer.SerializeToUtf8Bytes(table, Json);

    /// <summary>Reads a table.</summary>
    /// <param name="bytes">What <see cref="Write"/> gave.</param>
    /// <param name="place">Where it was read, for people.</param>
    /// <exception cref="IOException">It is not what a silo wrote.</exception>
    public static SiloTable Read(ReadOnlySpan<byte> bytes, string place)
    {
        try
        {
            return JsonSerializer.Deserialize<SiloTable>(bytes, Json) ?? throw new JsonException("It is null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new IOException($"The table of silos, {place}, cannot be understood: {e.Message} It may be deleted when no server runs.", e);
        }
    }
}
