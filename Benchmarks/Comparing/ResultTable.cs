using System.Globalization;
using OrleansChat.Benchmarks.Load;

namespace OrleansChat.Benchmarks.Comparing;

/// <summary>Results as a table that Markdown shows and people read.</summary>
internal static class ResultTable
{
    private const double MicrosecondsPerMs = 1_000;
    private const double BytesPerMiB = 1024 * 1024;

    /// <summary>The first two lines.</summary>
    public static void WriteHead(TextWriter output)
    {
        output.WriteLine("| servers | deliveries/s | CPU µs a delivery | p50 ms | p99 ms | p99.9 ms | memory MiB | lost | repeated |");
        output.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    }

    /// <summary>One line.</summary>
    public static void WriteRow(TextWriter output, LoadResult result) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {result.Server} | {result.DeliveriesPerS:N0} | {Cpu(result)} | {Ms(result, 0.5)} | {Ms(result, 0.99)} | {Ms(result, 0.999)} | {Memory(result)} | {result.Lost} | {result.Repeated} |"));

    /// <summary>How one stands to another one.</summary>
    public static void WriteRatio(TextWriter output, LoadResult ours, LoadResult theirs) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {ours.Server} / {theirs.Server} | {ours.DeliveriesPerS / theirs.DeliveriesPerS:F2} | {ours.CpuUsPerDelivery / theirs.CpuUsPerDelivery:F2} | {Ratio(ours, theirs, 0.5)} | {Ratio(ours, theirs, 0.99)} | {Ratio(ours, theirs, 0.999)} | {(double)ours.ServerBytes / theirs.ServerBytes:F2} | | |"));

    // Of servers that were not measured nothing is said.
    private static string Cpu(LoadResult result) => result.ServerCpu == TimeSpan.Zero ? "–" : result.CpuUsPerDelivery.ToString("F2", CultureInfo.InvariantCulture);

    private static string Ms(LoadResult result, double part) => (result.Latencies.Percentile(part) / MicrosecondsPerMs).ToString("F2", CultureInfo.InvariantCulture);

    private static string Memory(LoadResult result) => result.ServerBytes == 0 ? "–" : (result.ServerBytes / BytesPerMiB).ToString("N0", CultureInfo.InvariantCulture);

    private static string Ratio(LoadResult ours, LoadResult theirs, double part)
        => ((double)ours.Latencies.Percentile(part) / theirs.Latencies.Percentile(part)).ToString("F2", CultureInfo.InvariantCulture);
}
