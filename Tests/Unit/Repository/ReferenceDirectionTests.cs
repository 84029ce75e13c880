using System.Xml.Linq;

namespace OrleansChat.Tests.Unit.Repository;

/// <summary>References point one way (docs/ARCHITECTURE.md); a project that wants another one changes this table first.</summary>
public sealed class ReferenceDirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Protocol"] = [],
        ["SharedLog"] = [],
        ["SharedLog.Postgres"] = ["SharedLog"],
        ["LocalEngine"] = [],
        ["Grains.Interfaces"] = [],
        ["Grains"] = ["Grains.Interfaces", "SharedLog"],
        ["Gateway"] = ["Grains.Interfaces", "Protocol"],
        ["Client"] = ["Protocol"],
        ["Benchmarks"] = ["Client", "Silo"],
        ["Silo"] = ["Gateway", "Grains", "Grains.Interfaces", "Protocol", "SharedLog", "SharedLog.Postgres"],
    };

    public static TheoryData<string> Projects() => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_to_those_below_it(string project)
        => Assert.Empty(ReferencesOf(project).Except(Allowed[project]));

    [Fact]
    public void Every_project_of_the_product_is_in_the_table_and_in_the_solution()
    {
        var projects = Directory.GetDirectories(Tree.Root)
            .Where(folder => Directory.GetFiles(folder, "*.csproj").Length > 0)
            .Select(folder => Path.GetFileName(folder)!)
            .ToArray();
        Assert.Equal(Allowed.Keys.Order(), projects.Order());
        var solution = File.ReadAllText(Path.Combine(Tree.Root, "OrleansChat.sln"));
        Assert.All(projects, project => Assert.Contains($"{project}.csproj", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_build_files_know_which_engine_is_used()
    {
        foreach (var project in Allowed.Keys)
        {
            var text = File.ReadAllText(Path.Combine(Tree.Root, project, $"{project}.csproj"));
            Assert.DoesNotContain("LocalEngine.csproj", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Microsoft.Orleans", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Only_the_benchmarks_bring_what_they_measure_with()
        => Assert.Equal(
            ["Benchmarks"],
            Allowed.Keys.Where(project => File.ReadAllText(Path.Combine(Tree.Root, project, $"{project}.csproj")).Contains("BenchmarkDotNet", StringComparison.Ordinal)));

    [Fact]
    public void No_source_outside_the_silos_start_up_asks_which_engine_it_runs_on()
        => Assert.DoesNotContain(Tree.Sources(), file => File.ReadLines(file).Any(line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal)));

    private static IEnumerable<string> ReferencesOf(string project)
        => XDocument.Load(Path.Combine(Tree.Root, project, $"{project}.csproj"))
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
}
