using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using OrleansChat.LocalEngine.Activations;

namespace OrleansChat.LocalEngine.Calls;

/// <summary>
/// What a caller holds in place of a grain: the generated subclass implements the grain interface, and each of its methods ends in
/// <see cref="Invoke"/>. References to the same grain through the same interface are equal.
/// </summary>
[SuppressMessage("Design", "MA0053:Make class or record sealed", Justification = "The proxy is generated as a subclass.")]
internal class GrainReference : DispatchProxy, IEquatable<GrainReference>
{
    private Catalog _catalog = null!;
    private Activation? _activation;

    public GrainId Id { get; private set; }

    public static GrainReference Prototype<TGrainInterface>(Catalog catalog, GrainClass grainClass)
    {
        var prototype = (GrainReference)(object)Create<TGrainInterface, GrainReference>()!;
        prototype._catalog = catalog;
        prototype.Id = new GrainId(grainClass, string.Empty);
        return prototype;
    }

    /// <summary>The same reference to another key.</summary>
    public GrainReference To(string key)
    {
        var reference = (GrainReference)MemberwiseClone();
        reference.Id = new GrainId(Id.Class, key);
        return reference;
    }

    public bool Equals(GrainReference? other) => other is not null && other.GetType() == GetType() && other.Id == Id && other._catalog == _catalog;

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => Id.GetHashCode();

    public override string ToString() => Id.ToString();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var call = GrainMethod.Of(targetMethod!).Call(args ?? [], out var result);

        // The activation that took the last call nearly always takes this one too; if it has ended, the catalog knows the next.
        _activation = _catalog.Send(Id, call, _activation);
        return result;
    }
}
