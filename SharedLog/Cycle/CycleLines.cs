using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Format;
using OrleansChat.SharedLog.State;

namespace OrleansChat.SharedLog.Cycle;

/// <summary>
/// What one cycle appends: decides the commands one after another, and gathers the lines that they make. Each is folded at once, so that the next command sees it, and stands only when
/// the lines are written (<see cref="Commit"/>). Wherever the log lies, this is how it grows. Not thread-safe.
/// </summary>
/// <param name="state">The fold over the log, which has caught up.</param>
/// <param name="time">The clock of the lines.</param>
internal sealed class CycleLines(ClusterState state, TimeProvider time) : IDisposable
{
    private readonly EntryWriter _writer = new();
    private readonly List<(LogEntry Entry, int Start)> _added = [];

    /// <summary>The entries since the last <see cref="Clear"/>, and where the line of each begins in <see cref="Written"/>.</summary>
    public List<(LogEntry Entry, int Start)> Added => _added;

    /// <summary>Their lines, each with its LF.</summary>
    public ReadOnlyMemory<byte> Written => _writer.Written;

    public void Dispose() => _writer.Dispose();

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        _added.Clear();
        _writer.Clear();
    }

    /// <summary>Decides the commands, and fills in their results.</summary>
    public void Decide(IReadOnlyList<PendingAppend> batch)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var append in batch)
        {
            for (var i = 0; i < append.Commands.Count; i++)
            {
                var decision = append.Commands[i].Decide(state, nowMs);
                append.Results[i] = decision.Result;
                if (decision.Entry is { } entry)
                    Add(entry);
            }
        }
    }

    /// <summary>Adds an entry of the log's own.</summary>
    /// <param name="make">Makes it, from the time in milliseconds since 1970.</param>
    public void Add(Func<long, LogEntry> make) => Add(make(time.GetUtcNow().ToUnixTimeMilliseconds()));

    /// <summary>The lines are written.</summary>
    /// <param name="entries">Receives the entries; null when nobody wants them.</param>
    public void Commit(List<LogEntry>? entries)
    {
        state.Commit();
        if (entries is null)
            return;
        // Without an enumerator of its own: this runs for every message.
        foreach (var (entry, _) in _added)
            entries.Add(entry);
    }

    /// <summary>The lines are not written: they are taken back, and no answer stands. Even a refusal may rest on an entry of this very batch.</summary>
    public void Rollback(IReadOnlyList<PendingAppend> batch)
    {
        state.Rollback();
        foreach (var append in batch)
            append.Fail();
    }

    private void Add(LogEntry entry)
    {
        if (state.Apply(entry) is { } contradiction)
            throw new InvalidOperationException($"A command decided for an entry that contradicts the log: {contradiction}.");
        _added.Add((entry, _writer.Written.Length));
        _writer.Write(entry);
    }
}
