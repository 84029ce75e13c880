using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.Reading;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Verification;

/// <summary>
/// Checks the lines of a log one after another, from its first one on, with the reader and the fold of the servers, wherever the lines lie; counts them, and keeps what is wrong. Behind a
/// problem it goes on. Not thread-safe.
/// </summary>
/// <param name="state">The fold, to which nothing was applied yet.</param>
internal sealed class LineChecks(ClusterState state)
{
    private readonly AllCids _cids = new(LogLimits.CidsRememberedMax);
    private readonly HashSet<string> _users = new(StringComparer.Ordinal);
    private readonly List<LogProblem> _problems = [];
    private AppendRules? _rules = new();
    private long _problemCount, _bytes, _lines, _messages;

    /// <summary>What the lines so far make.</summary>
    public ClusterState State => state;

    /// <summary>Counts a whole line, whatever is in it.</summary>
    public void Count(long bytes) => (_lines, _bytes) = (_lines + 1, _bytes + bytes);

    /// <summary>Reads a line.</summary>
    /// <returns>Null if it is none, which is kept as a problem.</returns>
    public LogEntry? Read(string path, long offset, Func<LogEntry> read)
    {
        try
        {
            return read();
        }
        catch (LogCorruptException e)
        {
            Add(path, offset, e.Problem);
            LoseSight();
            return null;
        }
    }

    /// <summary>Lines are missing or cannot be read: from here on nobody can say who was logged in.</summary>
    public void LoseSight() => _rules = null;

    /// <summary>Checks an entry against all before it, and folds it.</summary>
    public void Fold(string path, long offset, LogEntry entry)
    {
        var broken = _rules?.Check(entry, state.View);
        if (state.Apply(entry) is { } contradiction)
        {
            state.Rollback();
            state.Believe(entry);
            Add(path, offset, contradiction);
        }
        else
        {
            state.Commit();
            if (entry is RelayMessage { Cid: { } cid } message && !_cids.TryAdd(state.Cids.LastKey))
                broken = $"the cid {cid} of {message.UserKey} is there a second time";
            if (broken is not null)
                Add(path, offset, broken);
        }

        if (entry is RelayMessage)
            _messages++;
        else if (entry is LoginEntry login)
            _users.Add(login.UserKey);
    }

    /// <summary>Keeps a problem, of many only the first ones.</summary>
    public void Add(string path, long offset, string what)
    {
        _problemCount++;
        if (_problems.Count < LogLimits.ProblemsListedMax)
            _problems.Add(new LogProblem(path, offset, what));
    }

    /// <summary>What was found.</summary>
    /// <param name="segments">Segments that were read.</param>
    /// <param name="unfinishedBytes">Bytes behind the last line.</param>
    /// <param name="tornBytes">Bytes that were set aside.</param>
    public VerificationReport Report(int segments, long unfinishedBytes, long tornBytes) => new()
    {
        Problems = _problems,
        ProblemCount = _problemCount,
        Epoch = state.Head?.Epoch is { Length: > 0 } epoch ? epoch : null,
        Segments = segments,
        Bytes = _bytes,
        Lines = _lines,
        Messages = _messages,
        Cids = _cids.Count,
        CidsForgotten = _cids.Forgotten,
        Channels = [.. state.Seqs.Copy().OrderBy(channel => channel.Key, StringComparer.Ordinal)],
        Users = _users.Count,
        NamesHeld = state.View.Sessions.Count,
        Servers = [.. state.View.Servers.OrderBy(server => server.Key, StringComparer.Ordinal)],
        UnfinishedBytes = unfinishedBytes,
        TornBytes = tornBytes,
    };
}
