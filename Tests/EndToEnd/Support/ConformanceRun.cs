using System.Globalization;

namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>The program that asks running servers for the rules of docs/PROTOCOL.md, run to its end.</summary>
/// <param name="ExitCode">0 if no rule is broken.</param>
/// <param name="Lines">What it printed: a line a rule, and the sum.</param>
public sealed record ConformanceRun(int ExitCode, IReadOnlyList<string> Lines)
{
    private const string Program = "OrleansChat.Tests.Conformance.dll";

    private static readonly string PatienceSeconds = Patience.Bound.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    public static async Task<ConformanceRun> RunAsync(string servers, ITestOutputHelper output, params string[] options)
    {
        await using var program = ChildProcess.Start(Program, [servers, "--patience-s", PatienceSeconds, .. options]);
        var exitCode = await program.WaitForExitAsync();
        await program.OutputReadAsync();
        foreach (var line in program.Output.Items)
            output.WriteLine(line);
        return new ConformanceRun(exitCode, program.Output.Items);
    }
}
