using System.Globalization;

namespace OrleansChat.SharedLog.Health;

/// <summary>
/// What the log's threads leave behind for who asks how they are. A failure is remembered only for a while (<see cref="LogLimits.FailureRememberedMs"/>): a server that gets no clients because of it
/// would otherwise never write again, and never know that it could.
/// </summary>
internal sealed class LogVitals(TimeProvider time)
{
    // 0: the last attempt succeeded.
    private long _failedAt;

    /// <summary>The thread that appends and follows, with its wait for the log's lock.</summary>
    public WorkMark Appending { get; } = new(time);

    /// <summary>The thread that makes durable.</summary>
    public WorkMark Syncing { get; } = new(time);

    /// <summary>The thread that tells the followers.</summary>
    public WorkMark Delivering { get; } = new(time);

    /// <summary>The log could not be written, or not even be reached.</summary>
    public void Failed() => Volatile.Write(ref _failedAt, Math.Max(1, time.GetTimestamp()));

    /// <summary>The log was written.</summary>
    public void Wrote() => Volatile.Write(ref _failedAt, 0);

    /// <summary>What they say now.</summary>
    /// <param name="isOpen">Whether the log takes anything at all.</param>
    /// <param name="syncHasFailed">Whether a failed sync waits to be mended.</param>
    public LogHealth Look(bool isOpen, bool syncHasFailed)
    {
        var stuck = StuckOrNull("append", Appending) ?? StuckOrNull("sync", Syncing) ?? StuckOrNull("deliver", Delivering);
        var unwritable = stuck is not null ? stuck
            : !isOpen ? "The log is not open."
            : syncHasFailed ? "The log cannot be made durable."
            : HasFailedLately ? "The log could not be written."
            : null;
        return new LogHealth(stuck, unwritable);
    }

    private bool HasFailedLately
        => Volatile.Read(ref _failedAt) is var at and not 0 && time.GetElapsedTime(at).TotalMilliseconds < LogLimits.FailureRememberedMs;

    private static string? StuckOrNull(string what, WorkMark mark)
        => mark.Busy is var busy && busy.TotalMilliseconds >= LogLimits.StuckMs
            ? string.Create(CultureInfo.InvariantCulture, $"The log's thread '{what}' has been at one piece of work for {busy.TotalSeconds:0} s.")
            : null;
}
