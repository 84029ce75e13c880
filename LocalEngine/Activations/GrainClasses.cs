using System.Collections.Concurrent;
using System.Reflection;
using Orleans;

namespace OrleansChat.LocalEngine.Activations;

/// <summary>
/// Which class serves a grain interface. The grain classes are found once, at the first question, in the application's own assemblies:
/// also in those that no code of the host mentions and that are therefore not loaded yet.
/// </summary>
internal sealed class GrainClasses
{
    private readonly Lazy<Type[]> _types = new(static () => [.. ApplicationAssemblies().SelectMany(GrainTypes)]);
    private readonly ConcurrentDictionary<Type, GrainClass> _classes = new();

    /// <summary>
    /// The class for an interface: the only one that implements it; or the one whose full name starts with the prefix; or, without a prefix,
    /// the one called like the interface without its I.
    /// </summary>
    /// <exception cref="ArgumentException">There is none, or nothing chooses between several.</exception>
    public GrainClass Find(Type grainInterface, string? prefix)
    {
        var implementations = _types.Value.Where(grainInterface.IsAssignableFrom);
        if (!string.IsNullOrWhiteSpace(prefix))
            implementations = implementations.Where(type => type.FullName!.StartsWith(prefix, StringComparison.Ordinal));
        var candidates = implementations.ToArray();
        if (candidates.Length == 0)
            throw new ArgumentException($"Could not find an implementation for interface {grainInterface}{WithPrefix(prefix)}.", nameof(grainInterface));
        var chosen = candidates.Length == 1
            ? candidates[0]
            : Array.Find(candidates, type => string.IsNullOrWhiteSpace(prefix) ? type.Name == grainInterface.Name[1..] : type.FullName == prefix);
        if (chosen is not null) return _classes.GetOrAdd(chosen, static type => new GrainClass(type));
        throw new ArgumentException(
            $"Unable to identify a single grain class for interface {grainInterface}{WithPrefix(prefix)}. Candidates: {string.Join(", ", candidates.AsEnumerable())}.",
            nameof(grainInterface));
    }

    private static string WithPrefix(string? prefix) => string.IsNullOrWhiteSpace(prefix) ? string.Empty : $" with prefix \"{prefix}\"";

    private static IEnumerable<Assembly> ApplicationAssemblies()
    {
        // The runtime lists here all that the application was built with, in the order of its dependency file.
        var known = (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? string.Empty).Split(Path.PathSeparator);
        var own = known
            .Where(static path => string.Equals(Path.GetDirectoryName(path) + Path.DirectorySeparatorChar, AppContext.BaseDirectory, StringComparison.OrdinalIgnoreCase))
            .Select(static path => Assembly.Load(new AssemblyName(Path.GetFileNameWithoutExtension(path))));
        var engine = typeof(GrainClasses).Assembly.GetName().Name;
        return AppDomain.CurrentDomain.GetAssemblies()
            .Union(own)
            .Where(assembly => !assembly.IsDynamic && Array.Exists(assembly.GetReferencedAssemblies(), reference => reference.Name == engine));
    }

    private static IEnumerable<Type> GrainTypes(Assembly assembly) =>
        assembly.GetTypes().Where(static type => type is { IsAbstract: false, ContainsGenericParameters: false } && type.IsSubclassOf(typeof(Grain)));
}
