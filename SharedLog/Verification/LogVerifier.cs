using OrleansChat.SharedLog.Cycle;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.Reading;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Verification;

/// <summary>
/// Reads a whole log from its first line and checks all that docs/LOG_FORMAT.md says of it, with the reader and the fold of the servers, without
/// checkpoints and indexes. It changes nothing and takes no lock, so it may run while servers write: it reads up to the last whole line that was there
/// when it began. Behind a problem it goes on.
/// </summary>
public sealed class LogVerifier
{
    private readonly IDisk _disk;
    private readonly LogPaths _paths;
    private readonly SegmentFiles _files;
    private readonly LineChecks _checks = new(new ClusterState());
    private long _unfinishedBytes;
    private int _segments;

    private LogVerifier(IDisk disk, string path)
    {
        _disk = disk;
        _paths = new LogPaths(path);
        _files = new SegmentFiles(disk, _paths);
    }

    /// <summary>Verifies a log.</summary>
    /// <param name="disk">The disk.</param>
    /// <param name="path">The path of its <c>chat.log</c>.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="FileNotFoundException">There is no log.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static async Task<VerificationReport> VerifyAsync(IDisk disk, string path, CancellationToken cancel)
    {
        var verifier = new LogVerifier(disk, path);
        await verifier.ReadAllAsync(cancel);
        return await verifier.ReportAsync();
    }

    private async ValueTask ReadAllAsync(CancellationToken cancel)
    {
        // Opened first, and read last by this opening: it stays the same segment, even if a server ends and renames it meanwhile.
        using var current = await _disk.OpenExistingAsync(_paths.Current);
        var currentEnd = current is null ? 0 : await current.LengthAsync();
        var number = current is null ? null : await SegmentFiles.SegmentOfAsync(current);
        var lastEnded = await _files.LastEndedAsync();
        if (current is null && lastEnded == 0)
            throw new FileNotFoundException($"There is no log {_paths.Current}.", _paths.Current);
        if (number is < 1 or > LogLimits.SegmentsMax)
            number = null; // Its head says something that cannot be, which is found when it is read.
        for (var segment = 1; segment < (number ?? lastEnded + 1); segment++)
        {
            if (await _files.OpenEndedAsync(segment) is not { } opened)
            {
                Miss(segment);
                continue;
            }

            using var file = opened.File;
            await ReadSegmentAsync(segment, opened.Path, file, await file.LengthAsync(), isCurrent: false, cancel);
        }

        if (current is not null)
            await ReadSegmentAsync(number ?? lastEnded + 1, _paths.Current, current, currentEnd, isCurrent: true, cancel);
        if (number is { } twice && await _disk.ExistsAsync(_paths.Ended(twice)) && await _files.CurrentSegmentAsync() == twice)
            _checks.Add(_paths.Ended(twice), 0, $"segment {twice} is there a second time, as {_paths.Current}");
    }

    private async ValueTask ReadSegmentAsync(int segment, string path, IDiskFile file, long end, bool isCurrent, CancellationToken cancel)
    {
        _segments++;
        var isFirst = true;
        await foreach (var line in RawLines.ReadAsync(file, 0, end, cancel))
        {
            if (!line.IsWhole && isCurrent && !line.IsTooLong)
            {
                _unfinishedBytes = line.Length;
                break;
            }

            if (line.IsWhole)
                _checks.Count(line.Length);
            var entry = Read(path, line);
            if (isFirst)
                Begin(segment, path, entry);
            else if (entry is not null && Misplaced(entry) is { } misplaced)
                _checks.Add(path, line.Offset, misplaced);
            else if (entry is not null)
                _checks.Fold(path, line.Offset, entry);
            isFirst = false;
        }

        if (isCurrent || (!isFirst && _checks.State.IsEnded))
            return;
        _checks.Add(path, end, "the segment stops without its line end");
        Skip(segment);
    }

    private LogEntry? Read(string path, RawLine line) => _checks.Read(path, line.Offset, () =>
        line.IsWhole || line.IsTooLong ? line.Read() : throw new LogCorruptException(line.Offset, $"{line.Length} bytes stand behind the last line"));

    // After a head that cannot be read or is not there, its segment is taken for what it should be.
    private void Begin(int segment, string path, LogEntry? entry)
    {
        if (entry is LogHead head)
        {
            var isEpochKnown = _checks.State.Head is not { Epoch: "" };
            if (head.Segment != segment)
                _checks.Add(path, 0, $"the head says segment {head.Segment}, and this is segment {segment}");
            else if (isEpochKnown && _checks.State.Apply(head) is { } contradiction)
                _checks.Add(path, 0, contradiction);
            _checks.State.Believe(head with { Segment = segment });
            return;
        }

        _checks.State.Believe(Assumed(segment));
        if (entry is null)
            return;
        _checks.Add(path, 0, "the segment begins without its head");
        _checks.Fold(path, 0, entry);
    }

    private string? Misplaced(LogEntry entry)
        => entry is LogHead ? "a head stands within the segment" : _checks.State.IsEnded ? "a line stands behind the end of the segment" : null;

    private void Miss(int segment)
    {
        _checks.Add(_paths.Ended(segment), 0, $"segment {segment} is missing");
        _checks.LoseSight();
        Skip(segment);
    }

    private void Skip(int segment)
    {
        _checks.State.Believe(Assumed(segment));
        _checks.State.Believe(new SegmentEnd(segment, 0));
    }

    private LogHead Assumed(int segment) => new(LogHead.CurrentVersion, _checks.State.Head?.Epoch ?? "", segment, 0);

    private async ValueTask<VerificationReport> ReportAsync()
    {
        using var torn = await _disk.OpenExistingAsync(_paths.Torn);
        return _checks.Report(_segments, _unfinishedBytes, torn is null ? 0 : await torn.LengthAsync());
    }
}
