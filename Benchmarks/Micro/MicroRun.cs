using System.Diagnostics;
using System.Reflection;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace OrleansChat.Benchmarks.Micro;

/// <summary>Runs the microbenchmarks in this process, and prints a table for each kind.</summary>
/// <param name="output">Where the tables go.</param>
internal sealed class MicroRun(TextWriter output)
{
    private const int WarmUps = 6;
    private const int Iterations = 12;
    private const int IterationMs = 250;

    private static readonly Type[] Kinds = [typeof(ParserBenchmarks), typeof(EncoderBenchmarks), typeof(AppendBenchmarks), typeof(FollowBenchmarks), typeof(FanoutBenchmarks)];

    /// <summary>Runs them.</summary>
    /// <param name="only">Those with this in their names, such as <c>Fanout</c> or <c>ParserBenchmarks.Plain</c>; all, if it is empty.</param>
    /// <param name="isOnce">Each only once, to see that it works: the figures say nothing.</param>
    /// <returns>Whether there was one, and all went well.</returns>
    public bool Run(string only, bool isOnce = false)
    {
        if (!isOnce && typeof(MicroRun).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true })
        {
            output.WriteLine("This is a debug build, whose figures say nothing: dotnet run -c Release --project Benchmarks -- micro");
            return false;
        }

        var folder = Directory.CreateTempSubdirectory("orleanschat-micro-");
        var config = Config(only, isOnce).WithArtifactsPath(folder.FullName);
        BenchmarkRunInfo[] runs = [.. Kinds.Select(kind => BenchmarkConverter.TypeToBenchmarks(kind, config)).Where(run => run.BenchmarksCases.Length > 0)];
        var isGood = runs.Length > 0;
        if (isGood)
            output.WriteLine(string.Join('\n', HostEnvironmentInfo.GetCurrent().ToFormattedString()));
        else
            output.WriteLine($"No benchmark has \"{only}\" in its name.");
        foreach (var run in runs)
            isGood &= Print(BenchmarkRunner.Run(run));
        // What BenchmarkDotNet has written is of use only for finding out what went wrong.
        if (isGood || runs.Length == 0)
            folder.Delete(recursive: true);
        else
            output.WriteLine($"\nWhat went wrong stands in {folder.FullName}.");
        return isGood;
    }

    // In this process: the child process that is the default would be built from a project of its own, which knows nothing of this repository's settings.
    private static ManualConfig Config(string only, bool isOnce)
    {
        var job = isOnce
            ? Job.Dry
            : Job.Default.WithWarmupCount(WarmUps).WithIterationCount(Iterations).WithIterationTime(TimeInterval.FromMilliseconds(IterationMs));
        var config = ManualConfig.CreateEmpty()
            .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.Console)
            .AddLogger(NullLogger.Instance)
            .AddFilter(new SimpleFilter(benchmark => NameOf(benchmark).Contains(only, StringComparison.Ordinal)));
        return isOnce ? config.WithOptions(ConfigOptions.DisableOptimizationsValidator) : config;
    }

    private static string NameOf(BenchmarkCase benchmark) => $"{benchmark.Descriptor.Type.Name}.{benchmark.Descriptor.WorkloadMethod.Name}";

    private bool Print(Summary summary)
    {
        output.WriteLine();
        foreach (var error in summary.ValidationErrors)
            output.WriteLine(error.Message);
        if (summary.HasCriticalValidationErrors)
            return false;
        output.WriteLine($"{summary.BenchmarksCases[0].Descriptor.Type.Name}\n");
        var columns = summary.Table.Columns.Where(column => column.NeedToShow && (column.OriginalColumn.Category != ColumnCategory.Job || column.Header == Column.Method)).ToArray();
        WriteRow(columns.Select(column => column.Header));
        WriteRow(columns.Select(_ => "---"));
        for (var row = 0; row < summary.Table.FullContent.Length; row++)
            WriteRow(columns.Select(column => column.Content[row]));
        return summary.Reports.All(report => report.Success);
    }

    private void WriteRow(IEnumerable<string> cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");
}
