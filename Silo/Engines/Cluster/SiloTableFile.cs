using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansChat.SharedLog.Disk;

namespace OrleansChat.Silo.Engines.Cluster;

/// <summary>
/// The table of silos in its file, JSON for people to read. It is always replaced as a whole, so that whoever dies while writing leaves the one before. Whoever reads in order to write holds the lock
/// (<see cref="SiloTableLock"/>).
/// </summary>
internal sealed class SiloTableFile(IDisk disk, string path)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>Reads the table; an empty one if there is no file.</summary>
    /// <exception cref="IOException">The file cannot be read, or is not what a silo wrote.</exception>
    public async ValueTask<SiloTable> ReadAsync()
    {
        using var file = await disk.OpenExistingAsync(path);
        if (file is null)
            return SiloTable.Empty;
        var bytes = new byte[Math.Min(await file.LengthAsync(), SiloLimits.TableBytesMax)];
        var length = await file.ReadFullAsync(0, bytes);
        try
        {
            return JsonSerializer.Deserialize<SiloTable>(bytes.AsSpan(0, length), Json) ?? throw new JsonException("It is null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new IOException($"The table of silos, {path}, cannot be understood: {e.Message} It may be deleted when no server runs.", e);
        }
    }

    /// <summary>Replaces the table, durably.</summary>
    /// <exception cref="IOException">The disk failed; the file is the one before or this one.</exception>
    public ValueTask WriteAsync(SiloTable table) => disk.ReplaceAsync(path, $"{path}.new", JsonSerializer.SerializeToUtf8Bytes(table, Json));
}
