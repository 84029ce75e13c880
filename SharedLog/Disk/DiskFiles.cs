namespace OrleansChat.SharedLog.Disk;

/// <summary>What everybody who reads files does.</summary>
internal static class DiskFiles
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
}
