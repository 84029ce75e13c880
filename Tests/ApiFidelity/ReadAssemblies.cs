using System.Reflection;
using System.Runtime.InteropServices;

namespace OrleansChat.Tests.ApiFidelity;

/// <summary>Our engine and Microsoft's packages, read as metadata: nothing of them runs here, and both have types of the same names.</summary>
internal sealed class ReadAssemblies : IDisposable
{
    private const string PackageKey = "OrleansPackage:";

    private readonly MetadataLoadContext _ours;
    private readonly MetadataLoadContext _theirs;

    public ReadAssemblies()
    {
        string[] frameworks = [RuntimeEnvironment.GetRuntimeDirectory(), Path.GetDirectoryName(typeof(Microsoft.Extensions.Hosting.IHost).Assembly.Location)!];
        var platform = frameworks.SelectMany(folder => Directory.EnumerateFiles(folder, "*.dll")).DistinctBy(Path.GetFileName).ToList();
        var local = Path.Combine(AppContext.BaseDirectory, "OrleansChat.LocalEngine.dll");
        var packages = typeof(ReadAssemblies).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Where(attribute => attribute.Key.StartsWith(PackageKey, StringComparison.Ordinal))
            .Select(attribute => DllOf(attribute.Value!))
            .ToList();
        _ours = new MetadataLoadContext(new PathAssemblyResolver([.. platform, local]));
        _theirs = new MetadataLoadContext(new PathAssemblyResolver([.. platform, .. packages]));
        Ours = PublicTypesOf(_ours.LoadFromAssemblyPath(local)).OrderBy(type => type.FullName, StringComparer.Ordinal).ToList();
        Theirs = packages.SelectMany(path => PublicTypesOf(_theirs.LoadFromAssemblyPath(path))).ToDictionary(type => type.FullName!);
    }

    /// <summary>The public types of LocalEngine.</summary>
    public IReadOnlyList<Type> Ours { get; }

    /// <summary>The public types of Orleans, by their full names.</summary>
    public IReadOnlyDictionary<string, Type> Theirs { get; }

    public void Dispose()
    {
        _ours.Dispose();
        _theirs.Dispose();
    }

    private static IEnumerable<Type> PublicTypesOf(Assembly assembly) => assembly.GetTypes().Where(IsVisible);

    private static bool IsVisible(Type type) => type.IsPublic || (type.IsNestedPublic && IsVisible(type.DeclaringType!));

    // The newest target that this runtime can use; what is for other runtimes has no version behind "net".
    private static string DllOf(string package)
    {
        var folder = Directory.EnumerateDirectories(Path.Combine(package, "lib"))
            .Select(folder => (Folder: folder, Version: Version.TryParse(Path.GetFileName(folder)["net".Length..], out var version) ? version : null))
            .Where(target => target.Version?.Major <= Environment.Version.Major)
            .MaxBy(target => target.Version)
            .Folder;
        return Assert.Single(Directory.EnumerateFiles(folder, "*.dll"));
    }
}
