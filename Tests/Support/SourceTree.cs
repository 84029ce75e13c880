using System.Runtime.CompilerServices;

namespace OrleansChat.Tests.Support;

/// <summary>The repository that these tests were built from.</summary>
public static class SourceTree
{
    public static string Root { get; } = Find();

    private static string Find([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "OrleansChat.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No OrleansChat.sln above {here}.");
        return folder;
    }
}
