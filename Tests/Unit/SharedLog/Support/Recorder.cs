using System.Text;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Entries;
using OrleansChat.SharedLog.Signals;

namespace OrleansChat.Tests.Unit.SharedLog.Support;

/// <summary>A follower that remembers what it was told and in which order.</summary>
internal sealed class Recorder : ILogFollower, ISignalFollower
{
    private readonly Lock _gate = new();
    private readonly List<LogEntry> _entries = [];
    private readonly List<string> _signals = [];
    private TaskCompletionSource _signalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
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

    /// <summary>The signals so far: who sent them and what they said.</summary>
    public IReadOnlyList<string> Signals
    {
        get
        {
            lock (_gate)
                return [.. _signals];
        }
    }

    public void OnSignal(Signal signal)
    {
        lock (_gate)
        {
            _signals.Add($"{signal.Server}.{signal.Generation} {Encoding.UTF8.GetString(signal.Body.Span)}");
            _signalled.TrySetResult();
            _signalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Ends when so many signals came.</summary>
    public async Task UntilSignalsAsync(int count)
    {
        while (true)
        {
            Task signalled;
            lock (_gate)
            {
                if (_signals.Count >= count)
                    return;
                signalled = _signalled.Task;
            }

            await signalled.WaitAsync(Patience.Bound);
        }
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
