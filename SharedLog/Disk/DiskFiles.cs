namespace OrleansChat.SharedLog.Disk;

/// <summary>What everybody who reads and writes files does.</summary>
public static class DiskFiles
{
    /// <summary>Reads until the memory is full or the file ends.</summary>
    /// <returns>The bytes read.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public static async ValueTask<int> ReadFullAsync(this IDiskFile file, long offset, Memory<byte> into)
    {
        var count = 0;
        while (count < into.Length && await file.ReadAsync(offset + count, into[count..]) is var read and > 0)
            count += read;
        return count;
    }

    /// <summary>Replaces a file as a whole, durably: whoever dies meanwhile leaves the one before.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The file.</param>
    /// <param name="temporaryPath">Where the bytes are until they are durable; nobody else writes there at the same time.</param>
    /// <param name="bytes">What is in it afterwards.</param>
    /// <exception cref="IOException">The disk failed; the file is the one before or this one.</exception>
    public static async ValueTask ReplaceAsync(this IDisk disk, string path, string temporaryPath, ReadOnlyMemory<byte> bytes)
    {
        using (var file = await disk.OpenFileAsync(temporaryPath))
        {
            await file.CutAsync(0);
            await file.WriteAsync(0, bytes);
            await file.SyncAsync();
        }

        await disk.RenameAsync(temporaryPath, path);
    }
}
