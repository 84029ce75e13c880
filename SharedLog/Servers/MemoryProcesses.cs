namespace OrleansChat.SharedLog.Servers;

/// <summary>The twin of <see cref="RealProcesses"/>: a server's view of processes that exist in one test or simulation.</summary>
/// <param name="self">The process that asks.</param>
/// <param name="onEnd">Called with a process that is to be ended; answers whether it was there.</param>
public sealed class MemoryProcesses(ProcessIdentity self, Func<ProcessIdentity, bool> onEnd) : IProcesses
{
    /// <inheritdoc />
    public ProcessIdentity Self => self;

    /// <inheritdoc />
    public bool TryEnd(ProcessIdentity process) => process != self && onEnd(process);
}
