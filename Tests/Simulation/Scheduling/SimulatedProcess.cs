using OrleansChat.SharedLog.Servers;

namespace OrleansChat.Tests.Simulation.Scheduling;

/// <summary>A process of the simulated machine: it lives, or stands still, or is dead for ever.</summary>
internal sealed class SimulatedProcess(string name, int id)
{
    public string Name { get; } = name;

    public ProcessIdentity Identity { get; } = new(id, $"start{id}");

    public bool IsAlive { get; set; } = true;

    /// <summary>As after SIGSTOP: it keeps what it has, and none of its operations ends.</summary>
    public bool IsPaused { get; set; }

    public override string ToString() => $"{Name}/{Identity.Id}";
}
