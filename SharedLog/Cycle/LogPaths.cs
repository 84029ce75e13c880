using System.Globalization;
using OrleansChat.SharedLog.Disk;

namespace OrleansChat.SharedLog.Cycle;

/// <summary>The names of a log's files. <c>chat.log</c> is always the segment that is written; one that has ended is <c>chat-000001.log</c> and so on.</summary>
internal sealed record LogPaths(string Current)
{
    public string Torn => Current + ".torn";

    public string Checkpoint => Current + ".checkpoint";

    /// <summary>A segment that has ended.</summary>
    public string Ended(int segment) => Stem(segment) + Path.GetExtension(Current);

    /// <summary>Where the messages of an ended segment stand in it.</summary>
    public string Index(int segment) => Stem(segment) + ".index";

    /// <summary>Opens a segment, ended or written, with the lock or without it.</summary>
    public async ValueTask<IDiskFile> OpenAsync(IDisk disk, int segment)
    {
        var ended = Ended(segment);
        if (await disk.ExistsAsync(ended))
            return await disk.OpenFileAsync(ended);
        var current = await disk.OpenFileAsync(Current);
        // Without the lock, the segment may have been renamed between the look and the opening; then this is the next one, or an empty file that will be.
        if (!await disk.ExistsAsync(ended))
            return current;
        current.Dispose();
        return await disk.OpenFileAsync(ended);
    }

    /// <summary>Opens a segment for those who only read it.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="isCurrent">Whether this server knows of no next one. Others may have ended it meanwhile.</param>
    /// <returns>The segment; null if it is not there.</returns>
    public async ValueTask<IDiskFile?> OpenForReadingAsync(IDisk disk, int segment, bool isCurrent)
    {
        var current = isCurrent ? await disk.OpenExistingAsync(Current) : null;
        // The look at the other name comes second, for the reason given above.
        if (await disk.OpenExistingAsync(Ended(segment)) is not { } ended)
            return current;
        current?.Dispose();
        return ended;
    }

    /// <summary>How long the segment that is written is now, by its name: whatever segment a server has open.</summary>
    public async ValueTask<long> LengthAsync(IDisk disk)
    {
        using var current = await disk.OpenExistingAsync(Current);
        return current is null ? 0 : await current.LengthAsync();
    }

    private string Stem(int segment)
        => string.Create(CultureInfo.InvariantCulture, $"{Path.ChangeExtension(Current, null)}-{segment:000000}");
}
