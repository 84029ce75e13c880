using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.SharedLog.Cycle;

/// <summary>
/// Sees to it that a wait for the log's lock ends. The kernel frees a dead holder's lock, but one that was stopped, in a debugger or by a signal, keeps it. When this server waits
/// and for <see cref="LogLimits.LockHolderTimeoutMs"/> the log has not grown and no look found another holder, the process that holds the lock is ended. Otherwise others have the
/// lock in turn, and a long wait is only bad luck.
/// </summary>
/// <param name="fileLock">The log's lock.</param>
/// <param name="processes">Ends processes.</param>
/// <param name="logLength">The length of the file that is waited for, without the lock.</param>
/// <param name="time">The clock.</param>
/// <param name="events">Told of whom was ended.</param>
internal sealed class LockWatch(IDiskLock fileLock, IProcesses processes, Func<ValueTask<long>> logLength, TimeProvider time, LogEvents events)
{
    private const long NotWaiting = 0;

    private long _waitingSince = NotWaiting;
    private bool _isLooking;

    // What the last look saw, and since when it is so.
    private (long WaitingSince, long LogLength, ProcessIdentity? Holder) _seen;
    private long _unchangedSince;

    /// <summary>This server waits from now on.</summary>
    public void Begin() => Volatile.Write(ref _waitingSince, time.GetTimestamp());

    /// <summary>It does not wait any more.</summary>
    public void End() => Volatile.Write(ref _waitingSince, NotWaiting);

    /// <summary>Looks whether the wait is too long. Called every <see cref="LogLimits.LockLookIntervalMs"/>, on any thread; a look that is not over yet is not joined by another.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public async ValueTask LookAsync()
    {
        if (Volatile.Read(ref _waitingSince) == NotWaiting || Interlocked.Exchange(ref _isLooking, true))
            return;
        try
        {
            await LookAtWaitAsync();
        }
        finally
        {
            Volatile.Write(ref _isLooking, false);
        }
    }

    private async ValueTask LookAtWaitAsync()
    {
        var seen = (WaitingSince: Volatile.Read(ref _waitingSince), await logLength(), Holder: await fileLock.HolderAsync());
        if (seen != _seen)
        {
            (_seen, _unchangedSince) = (seen, time.GetTimestamp());
            return;
        }

        if (time.GetElapsedTime(_unchangedSince).TotalMilliseconds < LogLimits.LockHolderTimeoutMs)
            return;
        // The lock may have come meanwhile; then the holder is this server, or one that is not waited for.
        if (Volatile.Read(ref _waitingSince) != seen.WaitingSince || seen.Holder == processes.Self)
            return;
        End(seen.Holder);
        // The next holder has its own time.
        _unchangedSince = time.GetTimestamp();
    }

    private void End(ProcessIdentity? holder)
    {
        if (holder is not { } process)
            events.HolderUnknown(LogLimits.LockHolderTimeoutMs);
        else if (processes.TryEnd(process))
            events.HolderEnded(process.Id, LogLimits.LockHolderTimeoutMs);
        else
            events.HolderNotEnded(process.Id);
    }
}
