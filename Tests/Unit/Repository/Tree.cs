using OrleansChat.Tests.Support;

namespace OrleansChat.Tests.Unit.Repository;

/// <summary>The repository that these tests were built from.</summary>
internal static class Tree
{
    public static string Root => SourceTree.Root;

    /// <summary>All C# files of the product and the tests, without what a build makes.</summary>
    public static IEnumerable<string> Sources() => Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories).Where(IsOurs);

    private static bool IsOurs(string file)
    {
        var path = Path.GetRelativePath(Root, file).Replace('\\', '/');
        return !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal);
    }
}
