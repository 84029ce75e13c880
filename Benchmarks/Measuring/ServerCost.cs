using System.Diagnostics;

namespace OrleansChat.Benchmarks.Measuring;

/// <summary>What processes have cost so far, by the operating system's accounting.</summary>
/// <param name="CpuTime">Processor time, user and system, of all of them.</param>
/// <param name="ResidentBytes">Memory now, of all of them.</param>
internal readonly record struct ServerCost(TimeSpan CpuTime, long ResidentBytes)
{
    /// <summary>The cost of some processes up to now; one that has ended costs nothing any more.</summary>
    public static ServerCost Of(IReadOnlyCollection<int> pids)
    {
        var cost = default(ServerCost);
        foreach (var pid in pids)
        {
            try
            {
                using var process = Process.GetProcessById(pid);
                cost = new ServerCost(cost.CpuTime + process.TotalProcessorTime, cost.ResidentBytes + process.WorkingSet64);
            }
            catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
            {
                // It has ended.
            }
        }

        return cost;
    }
}
