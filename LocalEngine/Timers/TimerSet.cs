namespace OrleansChat.LocalEngine.Timers;

/// <summary>The live timers of one activation: they end with it.</summary>
internal sealed class TimerSet
{
    private readonly Lock _gate = new();
    private List<GrainTimer>? _timers;

    public void Add(GrainTimer timer)
    {
        lock (_gate) (_timers ??= []).Add(timer);
    }

    public void Remove(GrainTimer timer)
    {
        lock (_gate) _timers?.Remove(timer);
    }

    public void DisposeAll()
    {
        List<GrainTimer>? ended;
        lock (_gate) (ended, _timers) = (_timers, null);
        ended?.ForEach(static timer => timer.Dispose());
    }
}
