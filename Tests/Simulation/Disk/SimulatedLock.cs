using OrleansChat.Tests.Simulation.Scheduling;

namespace OrleansChat.Tests.Simulation.Disk;

/// <summary>A lock file of the simulated machine. It is free as soon as its holder is dead.</summary>
internal sealed class SimulatedLock
{
    private object? _opening;
    private SimulatedProcess? _holder;

    public string Note { get; set; } = "";

    public bool IsFree => _holder is not { IsAlive: true };

    public bool IsHeldBy(object opening) => !IsFree && _opening == opening;

    public bool TryTake(object opening, SimulatedProcess process)
    {
        if (!IsFree)
            return false;
        (_opening, _holder) = (opening, process);
        return true;
    }

    public void Release(object opening)
    {
        if (_opening == opening)
            (_opening, _holder) = (null, null);
    }
}
