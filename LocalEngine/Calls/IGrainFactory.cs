namespace Orleans;

/// <summary>Makes references to grains. A reference costs little and creates nothing: the grain is activated by its first request.</summary>
public interface IGrainFactory
{
    /// <summary>
    /// A reference to the grain of this key. Requests sent one after another through references of this silo start in that order.
    /// Arguments and results are passed by reference, since this engine has no serializer: do not change them after the call.
    /// </summary>
    /// <param name="primaryKey">The key; any string but the empty one.</param>
    /// <param name="grainClassNamePrefix">Chooses, by the start of its full name, among several classes that implement the interface.</param>
    /// <exception cref="ArgumentException">No grain class implements the interface, or several do and nothing chooses between them.</exception>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;
}
