using System.Numerics;

namespace OrleansChat.Benchmarks.Measuring;

/// <summary>
/// How long deliveries took, in microseconds, with an error of at most 1/16. Counting costs an addition and leaves nothing behind. Thread-safe: each count is one atomic addition.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int StepsPerDoubling = 16;
    private const int StepBits = 4;
    private const int Buckets = 40 * StepsPerDoubling;

    private readonly long[] _counts = new long[Buckets];

    /// <summary>How many were counted.</summary>
    public long Count => _counts.Sum();

    /// <summary>Counts a time in microseconds; what is below 0 counts as 0.</summary>
    public void Add(long microseconds) => Interlocked.Increment(ref _counts[BucketOf(Math.Max(0, microseconds))]);

    /// <summary>What was counted up to now.</summary>
    public LatencyHistogram Copy()
    {
        var copy = new LatencyHistogram();
        for (var bucket = 0; bucket < Buckets; bucket++)
            copy._counts[bucket] = Interlocked.Read(ref _counts[bucket]);
        return copy;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Array.Clear(_counts);

    /// <summary>The time, in microseconds, that a part of the deliveries did not exceed; 0 if there were none.</summary>
    /// <param name="part">From 0 to 1.</param>
    public long Percentile(double part)
    {
        var wanted = (long)Math.Ceiling(Count * part);
        var seen = 0L;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            seen += Interlocked.Read(ref _counts[bucket]);
            if (seen >= wanted && seen > 0)
                return LastOf(bucket);
        }

        return 0;
    }

    // Up to 16 every value has a bucket; from there each doubling has 16.
    private static int BucketOf(long value)
    {
        if (value < StepsPerDoubling)
            return (int)value;
        var doublings = BitOperations.Log2((ulong)value) - StepBits;
        return Math.Min(Buckets - 1, (StepsPerDoubling * doublings) + (int)(value >> doublings));
    }

    private static long LastOf(int bucket)
    {
        if (bucket < StepsPerDoubling)
            return bucket;
        var doublings = (bucket / StepsPerDoubling) - 1;
        return ((long)((bucket % StepsPerDoubling) + StepsPerDoubling + 1) << doublings) - 1;
    }
}
