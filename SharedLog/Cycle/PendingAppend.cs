using OrleansChat.SharedLog.Commands;

namespace OrleansChat.SharedLog.Cycle;

/// <summary>Commands that were given together, and their answers, which come together.</summary>
internal sealed class PendingAppend(IReadOnlyList<LogCommand> commands)
{
    private readonly TaskCompletionSource<IReadOnlyList<AppendResult>> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isGivenUp;

    public IReadOnlyList<LogCommand> Commands { get; } = commands;

    /// <summary>Filled in by the cycle; told to the waiting caller only by <see cref="Complete"/>.</summary>
    public AppendResult[] Results { get; } = new AppendResult[commands.Count];

    public Task<IReadOnlyList<AppendResult>> Task => _done.Task;

    /// <summary>Whether an answer promises something about the log, so that it must wait for the disk.</summary>
    public bool NeedsSync => Array.Exists(Results, result => result.Outcome is AppendOutcome.Appended or AppendOutcome.AlreadySo);

    /// <summary>Whether <see cref="Fail"/> was called.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Whether <see cref="GiveUp"/> was called.</summary>
    public bool IsGivenUp => _isGivenUp;

    /// <summary>Nobody waits for the answer any more. Commands that no cycle has begun with need not be decided; whether others are appended is open.</summary>
    public void GiveUp() => _isGivenUp = true;

    /// <summary>No answer of the cycle stands.</summary>
    public void Fail()
    {
        HasFailed = true;
        Array.Clear(Results);
    }

    public void Complete() => _done.TrySetResult(Results);
}
