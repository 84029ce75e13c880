namespace OrleansChat.Tests.EndToEnd.Support;

/// <summary>What a Docker build is given, by its .dockerignore: a list of what is not left out, and of folders that are left out in it.</summary>
public static class DockerContext
{
    /// <summary>Copies it.</summary>
    public static void Copy(string ignoreFile, string target)
    {
        var lines = File.ReadAllLines(Path.Combine(SourceTree.Root, ignoreFile));
        var without = lines.Where(line => line.StartsWith("**/", StringComparison.Ordinal)).Select(line => line["**/".Length..]).ToHashSet();
        foreach (var given in lines.Where(line => line.StartsWith('!')).Select(line => Path.Combine(SourceTree.Root, line[1..])))
        {
            foreach (var file in File.Exists(given) ? [given] : Directory.EnumerateFiles(given, "*", SearchOption.AllDirectories))
            {
                var path = Path.GetRelativePath(SourceTree.Root, file);
                if (path.Split(Path.DirectorySeparatorChar).Any(without.Contains))
                    continue;
                var copy = Path.Combine(target, path);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }
}
