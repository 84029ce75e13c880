using Orleans.Placement;

namespace Orleans.Concurrency;

/// <summary>
/// The grain has activations in every silo that calls it, at most so many in each, and is always called in the caller's own silo. In this engine every grain is called in its own silo and has one
/// activation there, whatever this says.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute : PlacementAttribute
{
    /// <summary>The grain has at most so many activations in a silo.</summary>
    public StatelessWorkerAttribute(int maxLocalWorkers)
    {
        _ = maxLocalWorkers;
    }

    /// <summary>The grain has at most so many activations in a silo, and whether those that have little to do are ended before they have grown old.</summary>
    public StatelessWorkerAttribute(int maxLocalWorkers, bool removeIdleWorkers)
    {
        _ = (maxLocalWorkers, removeIdleWorkers);
    }
}
