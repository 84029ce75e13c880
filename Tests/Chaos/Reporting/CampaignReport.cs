using System.Globalization;
using OrleansChat.Tests.Chaos.Checking;
using OrleansChat.Tests.Chaos.Faults;

namespace OrleansChat.Tests.Chaos.Reporting;

/// <summary>The table of many runs and their sum, in the form that stands in docs/RELIABILITY.md.</summary>
public sealed class CampaignReport
{
    private static readonly string[] Columns =
    [
        "seed", "seconds", "posts", "private", "topics", "acks", "sent again", "deliveries", "returns", "lost", "doubled", "reordered", "gaps", "leaked", "others",
        "kills", "faults", "stall p50 ms", "stall max ms", "torn bytes",
    ];

    private readonly List<RunReport> _runs = [];

    /// <summary>The seeds of the runs in which something was violated.</summary>
    public IReadOnlyList<int> FailedSeeds => [.. _runs.Where(run => !run.IsClean).Select(run => run.Seed)];

    /// <summary>Adds a run.</summary>
    public void Add(RunReport run) => _runs.Add(run);

    /// <summary>The table, for people.</summary>
    public void WriteTo(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"| {string.Join(" | ", Columns)} |");
        output.WriteLine($"|{string.Concat(Enumerable.Repeat(" ---: |", Columns.Length))}");
        foreach (var run in _runs)
            output.WriteLine(Row(run.Seed.ToString(CultureInfo.InvariantCulture), [run]));
        output.WriteLine(Row($"{_runs.Count} runs", _runs));
        output.WriteLine();
        output.WriteLine($"Faults: {FaultTable.Show(FaultTable.Sum(_runs.Select(run => run.Faults)))}");
        output.WriteLine(FailedSeeds.Count == 0 ? "Nothing was violated." : $"VIOLATED with the seeds {string.Join(", ", FailedSeeds)}.");
    }

    private static string Row(string name, IReadOnlyList<RunReport> runs)
    {
        var faults = FaultTable.Sum(runs.Select(run => run.Faults));
        IReadOnlyList<TimeSpan> stalls = [.. runs.SelectMany(run => run.Stalls)];
        var named = Enumerable.Range((int)ViolationKind.Lost, (int)ViolationKind.Leaked + 1).Select(kind => (long)runs.Sum(run => run.Count((ViolationKind)kind))).ToList();
        IEnumerable<double> cells =
        [
            runs.Sum(run => run.Duration.TotalSeconds),
            runs.Sum(run => run.Posts), runs.Sum(run => run.Private), runs.Sum(run => run.Topics), runs.Sum(run => run.Acks), runs.Sum(run => run.Resent), runs.Sum(run => (long)run.Deliveries), runs.Sum(run => run.Returns),
            .. named.Select(count => (double)count), runs.Sum(run => run.Violations.Total) - named.Sum(),
            faults.Where(pair => pair.Key.IsKill()).Sum(pair => pair.Value), faults.Where(pair => !pair.Key.IsKill()).Sum(pair => pair.Value),
            stalls.Count == 0 ? double.NaN : StallMeter.Median(stalls).TotalMilliseconds, stalls.Count == 0 ? double.NaN : stalls.Max().TotalMilliseconds,
            runs.Sum(run => run.TornBytes),
        ];
        return $"| {name} | {string.Join(" | ", cells.Select(cell => double.IsNaN(cell) ? "–" : cell.ToString("F0", CultureInfo.InvariantCulture)))} |";
    }
}
