using OrleansChat.SharedLog.Observer;

namespace OrleansChat.SharedLog.Checkpoints;

/// <summary>
/// What is written beside the log to save time later, one piece at a time on a thread of its own. A piece that fails is only told of: whatever is wrong with the log is found by those who
/// must not go on then. Used by one thread.
/// </summary>
/// <param name="name">The thread's name.</param>
/// <param name="onFailure">Told of failures, on that thread.</param>
internal sealed class SideWork(string name, Action<Exception> onFailure)
{
    private WorkThread? _thread;
    private volatile bool _isBusy;

    /// <summary>Whether a piece is being written; then no other may begin.</summary>
    public bool IsBusy => _isBusy;

    /// <summary>Begins a piece.</summary>
    public void Begin(Action write)
    {
        _isBusy = true;
        _thread = new WorkThread(name, () => Run(write));
    }

    /// <summary>Waits until what is being written is written.</summary>
    /// <returns>False if it was not in time.</returns>
    public bool Close(int timeoutMs) => _thread?.Join(timeoutMs) != false;

    private void Run(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e)
        {
            onFailure(e);
        }
        finally
        {
            _isBusy = false;
        }
    }
}
