namespace OrleansChat.SharedLog.Observer;

/// <summary>
/// A thread of its own for one of the log's loops. They block in the kernel (flock, fsync), which the thread pool must not be made to do, and are woken by a monitor, whose
/// waiters do not spin.
/// </summary>
internal sealed class WorkThread
{
    private readonly Thread _thread;

    public WorkThread(string name, Action loop)
    {
        _thread = new Thread(() => loop()) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Waits for the loop to end; false if it did not in time.</summary>
    public bool Join(int timeoutMs) => _thread.Join(timeoutMs);
}
