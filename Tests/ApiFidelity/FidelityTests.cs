namespace OrleansChat.Tests.ApiFidelity;

/// <summary>What is written against LocalEngine is written against Microsoft Orleans: every public name and signature of the one is one of the other.</summary>
public sealed class FidelityTests(ITestOutputHelper output) : IDisposable
{
    private readonly ReadAssemblies _assemblies = new();

    public void Dispose() => _assemblies.Dispose();

    [Fact]
    public void Every_public_type_and_member_of_the_local_engine_is_one_of_orleans()
    {
        var comparison = new Comparison(_assemblies);
        output.WriteLine($"{_assemblies.Ours.Count} types, {comparison.Compared} types and members compared. Not compared: {string.Join("; ", ApiText.NotCompared)}.");
        foreach (var (deviation, reason) in Deviations.All)
            output.WriteLine($"On purpose: {deviation} ({reason})");
        Assert.True(_assemblies.Ours.Count > 50 && comparison.Compared > 200, "LocalEngine cannot be so small.");
        IsEmpty(comparison.Unreadable);
        IsEmpty(comparison.Differences.Where(difference => !Deviations.All.Keys.Any(deviation => Deviations.Covers(deviation, difference))));
    }

    [Fact]
    public void No_deviation_is_listed_that_is_none_any_more()
    {
        var differences = new Comparison(_assemblies).Differences;
        IsEmpty(Deviations.All.Keys.Where(deviation => !differences.Any(difference => Deviations.Covers(deviation, difference))));
    }

    // All of them, where xunit would show the first few.
    private static void IsEmpty(IEnumerable<string> lines)
    {
        var all = string.Join('\n', lines);
        Assert.True(all.Length == 0, "\n" + all);
    }
}
