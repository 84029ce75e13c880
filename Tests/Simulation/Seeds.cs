using OrleansChat.Tests.Simulation.Broken;

namespace OrleansChat.Tests.Simulation;

/// <summary>Runs of consecutive seeds, on all cores; each run has one thread.</summary>
internal static class Seeds
{
    /// <summary>What the lowest of the seeds shows that breaks a promise; null if none does.</summary>
    public static string? FirstFailure(int first, int count, Breakage breakage = Breakage.None)
    {
        var failures = new string?[count];
        Parallel.For(0, count, (i, loop) =>
        {
            failures[i] = new Simulation(first + i, breakage).Run();
            if (failures[i] is not null)
                loop.Break();
        });
        return Array.Find(failures, failure => failure is not null);
    }
}
