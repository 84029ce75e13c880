using OrleansChat.Benchmarks.Measuring;

namespace OrleansChat.Benchmarks.Load;

/// <summary>What was measured.</summary>
/// <param name="Server">Which kind of server.</param>
/// <param name="Options">Under which load.</param>
/// <param name="Time">For how long.</param>
/// <param name="Deliveries">Deliveries in that time.</param>
/// <param name="Latencies">How long they took, from when a message was due.</param>
/// <param name="ServerCpu">What the servers' processors did in that time.</param>
/// <param name="ServerBytes">The servers' memory at the end of it.</param>
/// <param name="Lost">Of the whole load, warm-up and end included: messages that did not come to somebody.</param>
/// <param name="Repeated">Of the whole load: messages that came twice, or behind a later one.</param>
internal sealed record LoadResult(
    string Server, LoadOptions Options, TimeSpan Time, long Deliveries, LatencyHistogram Latencies, TimeSpan ServerCpu, long ServerBytes, long Lost, long Repeated)
{
    /// <summary>Deliveries a second.</summary>
    public double DeliveriesPerS => Deliveries / Time.TotalSeconds;

    /// <summary>The servers' processor time a delivery, in microseconds.</summary>
    public double CpuUsPerDelivery => Deliveries == 0 ? double.NaN : ServerCpu.TotalMicroseconds / Deliveries;

    /// <summary>Whether every message came to everybody once.</summary>
    public bool IsComplete => Lost == 0 && Repeated == 0;
}
