using System.Text;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Entries;

namespace OrleansChat.Tests.Unit.SharedLog.Support;

/// <summary>A follower that remembers what it was told and in which order.</summary>
internal sealed class Recorder : ILogFollower
{
    private readonly Lock _gate = new();
    private readonly List<LogEntry> _entries = [];
    private readonly List<(Func<IReadOnlyList<LogEntry>, bool> Holds, TaskCompletionSource Done)> _waiters = [];

    public LogPosition? Start { get; private set; }

    /// <summary>Called with every delivery, on its thread.</summary>
    public Action? OnDelivery { get; set; }

    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    public IEnumerable<(long Seq, string Text)> Messages => Entries.OfType<RelayMessage>().Select(message => (message.Seq, Encoding.UTF8.GetString(message.TextJson.Span).Trim('"')));

    public void OnStart(LogPosition position)
    {
        Assert.Null(Start);
        Start = position;
    }

    public void OnEntries(IReadOnlyList<LogEntry> entries)
    {
        lock (_gate)
        {
            _entries.AddRange(entries);
            foreach (var (_, done) in _waiters.Where(waiter => waiter.Holds(_entries)))
                done.TrySetResult();
        }

        OnDelivery?.Invoke();
    }

    /// <summary>Ends when the entries so far fulfil the condition.</summary>
    public Task UntilAsync(Func<IReadOnlyList<LogEntry>, bool> holds)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (holds(_entries))
                return Task.CompletedTask;
            _waiters.Add((holds, done));
        }

        return done.Task.WaitAsync(Patience.Bound);
    }

    public Task UntilMessagesAsync(int count) => UntilAsync(entries => entries.OfType<RelayMessage>().Count() >= count);

    public Task UntilDownAsync(string server) => UntilAsync(entries => entries.OfType<ServerEntry>().Any(entry => entry.Server == server && !entry.IsUp));
}
