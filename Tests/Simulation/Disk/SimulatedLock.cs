using OrleansChat.SharedLog.Servers;
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

    public ProcessIdentity? Holder => IsFree ? null : _holder!.Identity;

    public bool IsHeldBy(SimulatedProcess process) => !IsFree && _holder == process;

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
