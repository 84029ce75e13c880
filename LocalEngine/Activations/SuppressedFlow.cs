namespace OrleansChat.LocalEngine.Activations;

/// <summary>
/// While it lasts, work that is started here does not inherit the execution context of whoever starts it. A grain serves many callers:
/// the async locals of the one that happened to wake it must not be seen by the others.
/// </summary>
internal readonly ref struct SuppressedFlow
{
    private readonly bool _restore;

    private SuppressedFlow(bool restore) => _restore = restore;

    public static SuppressedFlow Begin()
    {
        if (ExecutionContext.IsFlowSuppressed()) return default;
        ExecutionContext.SuppressFlow();
        return new SuppressedFlow(restore: true);
    }

    public void Dispose()
    {
        if (_restore) ExecutionContext.RestoreFlow();
    }
}
