using OrleansChat.LocalEngine.Activations;

namespace OrleansChat.LocalEngine.Calls;

/// <summary>
/// A call on its way to a grain, and the caller's task at once. The caller goes on somewhere else, never inside the grain's turn: otherwise its
/// code, and all it awaits after, would run on the grain's scheduler.
/// </summary>
internal sealed class GrainCall(GrainMethod method, object?[] arguments)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), IRequest
{
    public bool Interleaves => method.AlwaysInterleaves;

    public bool KeepsAlive => true;

    public bool OutlivesActivation => true;

    public Task Start(object grain)
    {
        try
        {
            var running = method.Invoke(grain, arguments);
            return running as Task ?? ((ValueTask)running).AsTask();
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }

    public void Complete(Task task) => SetFromTask(task);

    public void Reject(Exception reason) => SetException(reason);
}

/// <summary>A call that has a result.</summary>
internal sealed class GrainCall<T>(GrainMethod method, object?[] arguments)
    : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IRequest
{
    public bool Interleaves => method.AlwaysInterleaves;

    public bool KeepsAlive => true;

    public bool OutlivesActivation => true;

    public Task Start(object grain)
    {
        try
        {
            var running = method.Invoke(grain, arguments);
            return running as Task<T> ?? ((ValueTask<T>)running).AsTask();
        }
        catch (Exception exception)
        {
            return System.Threading.Tasks.Task.FromException<T>(exception);
        }
    }

    public void Complete(Task task) => SetFromTask((Task<T>)task);

    public void Reject(Exception reason) => SetException(reason);
}
