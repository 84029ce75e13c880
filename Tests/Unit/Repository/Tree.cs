using System.Runtime.CompilerServices;

namespace OrleansChat.Tests.Unit.Repository;

/// <summary>The repository that these tests were built from.</summary>
internal static class Tree
{
    public static string Root { get; } = Find();

    /// <summary>All C# files of the product and the tests, without what a build makes.</summary>
    public static IEnumerable<string> Sources() => Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories).Where(IsOurs);

    private static bool IsOurs(string file)
    {
        var path = Path.GetRelativePath(Root, file).Replace('\\', '/');
        return !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal);
    }

    private static string Find([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "OrleansChat.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No OrleansChat.sln above {here}.");
        return folder;
    }
}
