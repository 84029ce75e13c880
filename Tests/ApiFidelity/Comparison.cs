namespace OrleansChat.Tests.ApiFidelity;

/// <summary>Compares every public type of LocalEngine with the type of the same name in Orleans.</summary>
internal sealed class Comparison
{
    private readonly List<string> _differences = [];
    private readonly List<string> _unreadable = [];

    public Comparison(ReadAssemblies assemblies)
    {
        foreach (var ours in assemblies.Ours)
        {
            if (assemblies.Theirs.TryGetValue(ours.FullName!, out var theirs))
                Compare(ours, theirs);
            else
                _differences.Add($"{ours.FullName}: is not there");
        }
    }

    /// <summary>What differs, a line each: the type, and what of ours is not there, or what has to be made there and not here.</summary>
    public IReadOnlyList<string> Differences => _differences;

    /// <summary>What could not be read, because it names types of packages that are not downloaded.</summary>
    public IReadOnlyList<string> Unreadable => _unreadable;

    /// <summary>How many types and members were compared.</summary>
    public int Compared { get; private set; }

    private void Compare(Type ours, Type theirs)
    {
        try
        {
            var (own, other) = (ApiText.Header(ours), ApiText.Header(theirs));
            if (own != other)
                _differences.Add($"{ours.FullName}: is '{own}', there '{other}'");
            AddAll(ours, "has", ApiText.Interfaces(ours).Except(ApiText.Interfaces(theirs)));
            var (mine, chain) = (ApiText.Members(ours).ToList(), Chain(theirs).SelectMany(ApiText.Members).Select(member => member.Text).ToHashSet());
            Compared += 1 + mine.Count;
            // What only fills in a member of a type above is called through that.
            AddAll(ours, "has", mine.Where(member => !member.IsOverride).Select(member => member.Text).Where(text => !chain.Contains(text)));
            AddAll(ours, "lacks", Chain(theirs).SelectMany(ApiText.Members).Where(member => member.IsAbstract && !member.IsOverride).Select(member => member.Text)
                .Except(Chain(ours).SelectMany(ApiText.Members).Select(member => member.Text)));
        }
        catch (FileNotFoundException e)
        {
            _unreadable.Add($"{ours.FullName}: {e.FileName}");
        }
    }

    private void AddAll(Type type, string what, IEnumerable<string> texts) => _differences.AddRange(texts.Order(StringComparer.Ordinal).Select(text => $"{type.FullName}: {what} {text}"));

    // A type with all above it, whose members it has too.
    private static List<Type> Chain(Type type)
    {
        if (type.IsInterface)
            return [type, .. type.GetInterfaces()];
        var chain = new List<Type>();
        for (var one = type; one is not null; one = one.BaseType)
            chain.Add(one);
        return chain;
    }
}
