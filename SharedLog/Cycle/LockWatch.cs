using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.SharedLog.Cycle;

/// <summary>
/// Sees to it that a wait for the log's lock ends. The kernel frees a dead holder's lock, but one that was stopped, in a debugger or by a signal, keeps it. When this server has
/// waited for <see cref="LogLimits.LockHolderTimeoutMs"/>, it ends the process that the lock's note names, if that is still the same process.
/// </summary>
internal sealed class LockWatch(IDiskLock fileLock, IProcesses processes, TimeProvider time, LogEvents events)
{
    private const long NotWaiting = 0;

    private long _waitingSince = NotWaiting;

    /// <summary>What a holder writes into the lock, so that others know whom they wait for.</summary>
    public string Note(string server) => $"{processes.Self} {server}";

    /// <summary>This server waits from now on.</summary>
    public void Begin() => Volatile.Write(ref _waitingSince, time.GetTimestamp());

    /// <summary>It does not wait any more.</summary>
    public void End() => Volatile.Write(ref _waitingSince, NotWaiting);

    /// <summary>Looks whether the wait is too long. Called now and then, on any thread.</summary>
    public async ValueTask LookAsync()
    {
        var since = Volatile.Read(ref _waitingSince);
        if (since == NotWaiting || time.GetElapsedTime(since).TotalMilliseconds < LogLimits.LockHolderTimeoutMs)
            return;
        var note = await fileLock.ReadNoteAsync();
        // The lock may have come meanwhile; then the note is this server's own, or of one that is not waited for.
        if (Volatile.Read(ref _waitingSince) != since || ProcessIdentity.TryParse(note) is not { } holder || holder == processes.Self)
            return;
        if (processes.TryEnd(holder))
            events.HolderEnded(note, LogLimits.LockHolderTimeoutMs);
        else
            events.HolderNotEnded(note);
        // The next holder has its own time.
        Interlocked.CompareExchange(ref _waitingSince, time.GetTimestamp(), since);
    }
}
