namespace OrleansChat.Tests.Simulation.Scheduling;

/// <summary>Something that a process asked of the machine and that is not done yet.</summary>
internal abstract class Operation(SimulatedProcess owner, string kind, string path)
{
    public SimulatedProcess Owner { get; } = owner;

    public string Kind { get; } = kind;

    public string Path { get; } = path;

    /// <summary>Whether it could end now; a wait for a lock that is held could not.</summary>
    public Func<bool>? Condition { get; init; }

    /// <summary>What becomes of it when its process dies before it has ended. Without one, nothing of it happens.</summary>
    public Action? OnDeath { get; init; }

    public bool IsReady => !Owner.IsPaused && (Condition is null || Condition());

    /// <summary>Does it, and runs its process on to the next operation.</summary>
    /// <returns>What came of it, for the trace.</returns>
    public abstract string Complete();
}

/// <summary>An operation with a result.</summary>
internal sealed class Operation<T>(SimulatedProcess owner, string kind, string path, Func<T> effect) : Operation(owner, kind, path)
{
    // Continuations run inside Complete, on the simulation's thread.
    private readonly TaskCompletionSource<T> _done = new();

    public Task<T> Task => _done.Task;

    public override string Complete()
    {
        T result;
        try
        {
            result = effect();
        }
        catch (IOException e)
        {
            _done.SetException(e);
            return e.Message;
        }

        _done.SetResult(result);
        return "";
    }
}
