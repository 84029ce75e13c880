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
    private readonly ClusterState _state = new();
    private readonly AllCids _cids = new(LogLimits.CidsRememberedMax);
    private readonly HashSet<string> _users = new(StringComparer.Ordinal);
    private readonly List<LogProblem> _problems = [];
    private AppendRules? _rules = new();
    private long _problemCount, _bytes, _lines, _messages, _unfinishedBytes;
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
            Add(_paths.Ended(twice), 0, $"segment {twice} is there a second time, as {_paths.Current}");
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
                (_lines, _bytes) = (_lines + 1, _bytes + line.Length);
            var entry = Read(path, line);
            if (isFirst)
                Begin(segment, path, entry);
            else if (entry is not null && Misplaced(entry) is { } misplaced)
                Add(path, line.Offset, misplaced);
            else if (entry is not null)
                Fold(path, line.Offset, entry);
            isFirst = false;
        }

        if (isCurrent || (!isFirst && _state.IsEnded))
            return;
        Add(path, end, "the segment stops without its line end");
        Skip(segment);
    }

    private LogEntry? Read(string path, RawLine line)
    {
        try
        {
            return line.IsWhole || line.IsTooLong ? line.Read() : throw new LogCorruptException(line.Offset, $"{line.Length} bytes stand behind the last line");
        }
        catch (LogCorruptException e)
        {
            Add(path, line.Offset, e.Problem);
            // From here on nobody can say who was logged in.
            _rules = null;
            return null;
        }
    }

    // After a head that cannot be read or is not there, its segment is taken for what it should be.
    private void Begin(int segment, string path, LogEntry? entry)
    {
        if (entry is LogHead head)
        {
            var isEpochKnown = _state.Head is not { Epoch: "" };
            if (head.Segment != segment)
                Add(path, 0, $"the head says segment {head.Segment}, and this is segment {segment}");
            else if (isEpochKnown && _state.Apply(head) is { } contradiction)
                Add(path, 0, contradiction);
            _state.Believe(head with { Segment = segment });
            return;
        }

        _state.Believe(Assumed(segment));
        if (entry is null)
            return;
        Add(path, 0, "the segment begins without its head");
        Fold(path, 0, entry);
    }

    private string? Misplaced(LogEntry entry)
        => entry is LogHead ? "a head stands within the segment" : _state.IsEnded ? "a line stands behind the end of the segment" : null;

    private void Fold(string path, long offset, LogEntry entry)
    {
        var broken = _rules?.Check(entry, _state.View);
        if (_state.Apply(entry) is { } contradiction)
        {
            _state.Rollback();
            _state.Believe(entry);
            Add(path, offset, contradiction);
        }
        else
        {
            _state.Commit();
            if (entry is RelayMessage { Cid: { } cid } message && !_cids.TryAdd(_state.Cids.LastKey))
                broken = $"the cid {cid} of {message.UserKey} is there a second time";
            if (broken is not null)
                Add(path, offset, broken);
        }

        if (entry is RelayMessage)
            _messages++;
        else if (entry is LoginEntry login)
            _users.Add(login.UserKey);
    }

    private void Miss(int segment)
    {
        Add(_paths.Ended(segment), 0, $"segment {segment} is missing");
        _rules = null;
        Skip(segment);
    }

    private void Skip(int segment)
    {
        _state.Believe(Assumed(segment));
        _state.Believe(new SegmentEnd(segment, 0));
    }

    private LogHead Assumed(int segment) => new(LogHead.CurrentVersion, _state.Head?.Epoch ?? "", segment, 0);

    private void Add(string path, long offset, string what)
    {
        _problemCount++;
        if (_problems.Count < LogLimits.ProblemsListedMax)
            _problems.Add(new LogProblem(path, offset, what));
    }

    private async ValueTask<VerificationReport> ReportAsync()
    {
        using var torn = await _disk.OpenExistingAsync(_paths.Torn);
        return new VerificationReport
        {
            Problems = _problems,
            ProblemCount = _problemCount,
            Epoch = _state.Head?.Epoch is { Length: > 0 } epoch ? epoch : null,
            Segments = _segments,
            Bytes = _bytes,
            Lines = _lines,
            Messages = _messages,
            Cids = _cids.Count,
            CidsForgotten = _cids.Forgotten,
            Channels = [.. _state.Seqs.Copy().OrderBy(channel => channel.Key, StringComparer.Ordinal)],
            Users = _users.Count,
            NamesHeld = _state.View.Sessions.Count,
            Servers = [.. _state.View.Servers.OrderBy(server => server.Key, StringComparer.Ordinal)],
            UnfinishedBytes = _unfinishedBytes,
            TornBytes = torn is null ? 0 : await torn.LengthAsync(),
        };
    }
}
