using OrleansChat.SharedLog.Commands;
using OrleansChat.SharedLog.Cycle;

namespace OrleansChat.SharedLog.Observer;

/// <summary>
/// The way of commands to the appender, and of their answers back: how many may be under way, and how long an answer may take. For all threads.
/// </summary>
/// <param name="queue">Where the appender finds them.</param>
/// <param name="answerTimeoutMs">The longest wait for an answer; null if there is none but that of what the appender does.</param>
/// <param name="time">The clock.</param>
internal sealed class AppendIntake(AppendQueue queue, int? answerTimeoutMs, TimeProvider time)
{
    private int _commandsInFlight;

    /// <inheritdoc cref="ISharedLog.AppendAsync" />
    public async Task<IReadOnlyList<AppendResult>> AppendAsync(IReadOnlyList<LogCommand> commands)
    {
        var append = new PendingAppend(commands);
        // Every result is Unavailable until a cycle says otherwise.
        if (Interlocked.Add(ref _commandsInFlight, commands.Count) > LogLimits.CommandsInFlightMax || !queue.TryEnqueue(append))
        {
            Free(commands);
            return append.Results;
        }

        try
        {
            return await (answerTimeoutMs is { } timeoutMs ? append.Task.WaitAsync(TimeSpan.FromMilliseconds(timeoutMs), time) : append.Task);
        }
        catch (TimeoutException)
        {
            append.GiveUp();
            return new AppendResult[commands.Count];
        }
        finally
        {
            if (append.Task.IsCompleted)
                Free(commands);
            else
                _ = FreeLaterAsync(append);
        }
    }

    // What nobody waits for any more takes its room until the appender has dealt with it.
    private async Task FreeLaterAsync(PendingAppend append)
    {
        await append.Task;
        Free(append.Commands);
    }

    private void Free(IReadOnlyList<LogCommand> commands) => Interlocked.Add(ref _commandsInFlight, -commands.Count);
}
