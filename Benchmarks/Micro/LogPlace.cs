using OrleansChat.SharedLog.Disk;

namespace OrleansChat.Benchmarks.Micro;

/// <summary>Which disk a log is on.</summary>
public enum DiskKind
{
    /// <summary>Files in memory, which cost nothing but a copy of the bytes.</summary>
    Memory,

    /// <summary>The machine's own, in a folder for temporary files. Nothing is synced.</summary>
    Real,
}

/// <summary>Where a benchmark's log is. Goes away with what is in it when it is disposed.</summary>
internal sealed class LogPlace : IDisposable
{
    private readonly DirectoryInfo? _folder;

    private LogPlace(IDisk disk, string path, DirectoryInfo? folder)
    {
        Disk = disk;
        Path = path;
        _folder = folder;
    }

    public IDisk Disk { get; }

    /// <summary>The path of the log.</summary>
    public string Path { get; }

    /// <summary>A new, empty one.</summary>
    /// <param name="kind">On which disk.</param>
    /// <param name="roomBytes">A file in memory has room for so many bytes from the beginning, so that no benchmark pays for its growing.</param>
    public static async Task<LogPlace> MakeAsync(DiskKind kind, int roomBytes)
    {
        if (kind == DiskKind.Real)
        {
            var folder = Directory.CreateTempSubdirectory("orleanschat-micro-");
            return new LogPlace(new RealDisk(), System.IO.Path.Combine(folder.FullName, "chat.log"), folder);
        }

        var place = new LogPlace(new MemoryDisk(), "chat.log", folder: null);
        using var file = await place.Disk.OpenFileAsync(place.Path);
        await file.WriteAsync(roomBytes - 1, new byte[1]);
        await file.CutAsync(0);
        return place;
    }

    public void Dispose() => _folder?.Delete(recursive: true);
}
