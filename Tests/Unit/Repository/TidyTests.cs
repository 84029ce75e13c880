namespace OrleansChat.Tests.Unit.Repository;

/// <summary>What is forbidden in this repository is forbidden by a test.</summary>
public sealed class TidyTests
{
    private const int LinesMax = 400;

    [Fact]
    public void No_file_is_so_long_that_nobody_reads_it()
        => Assert.Empty(Tree.Sources().Where(file => File.ReadLines(file).Count() > LinesMax).Select(Path.GetFileName));

    [Fact]
    public void No_test_sleeps()
        => Assert.Empty(Tree.Sources()
            .Where(file => file.Contains($"{Path.DirectorySeparatorChar}Tests{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.EndsWith("TidyTests.cs", StringComparison.Ordinal))
            .Where(file => File.ReadAllText(file).Contains("Thread.Sleep(", StringComparison.Ordinal))
            .Select(Path.GetFileName));

    [Fact]
    public void Every_file_of_the_product_is_in_the_namespace_of_its_folder()
    {
        var strays = Tree.Sources()
            .Where(file => !InFolder(file, "Tests") && !InFolder(file, "LocalEngine"))
            .Where(file => File.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal)) is { } line
                && line != $"namespace OrleansChat.{Path.GetRelativePath(Tree.Root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.')};")
            .Select(file => Path.GetRelativePath(Tree.Root, file));
        Assert.Empty(strays);
    }

    private static bool InFolder(string file, string folder)
        => Path.GetRelativePath(Tree.Root, file).StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
