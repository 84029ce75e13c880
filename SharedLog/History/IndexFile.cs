using System.Text.Json;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Format;

namespace OrleansChat.SharedLog.History;

/// <summary>
/// The index of an ended segment on disk, as sealed lines: <c>{"type":"places","channel":"general","places":[seq,offset,…]}</c>, and at the end how many there are. It only saves
/// time: one that is missing or damaged is made anew from its segment.
/// </summary>
internal static class IndexFile
{
    /// <summary>Writes the index durably, in place of one that is there.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The index's path, which all servers share.</param>
    /// <param name="writer">This server, whose unfinished file must not be another's.</param>
    /// <param name="index">The index.</param>
    public static async ValueTask WriteAsync(IDisk disk, string path, string writer, SegmentIndex index)
    {
        using var lines = new SealedLines();
        foreach (var (channel, places) in index.Copy())
            lines.Places(channel, places);
        lines.End();
        await lines.SaveAsync(disk, path, $"{path}.{writer}");
    }

    /// <summary>Reads an index; null if there is none that is whole.</summary>
    public static async ValueTask<SegmentIndex?> ReadAsync(IDisk disk, string path)
    {
        var index = new SegmentIndex();
        return await SealedLines.TryReadAsync(disk, path, line => Restore(line, index)) ? index : null;
    }

    /// <summary>Puts the places of one line back.</summary>
    public static void Restore(JsonElement line, SegmentIndex index)
    {
        var channel = line.GetProperty("channel").GetString()!;
        var numbers = line.GetProperty("places").EnumerateArray().Select(number => number.GetInt64()).ToArray();
        for (var i = 0; i + 1 < numbers.Length; i += 2)
            index.Add(channel, numbers[i], numbers[i + 1]);
    }
}
