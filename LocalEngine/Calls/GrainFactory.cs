using System.Collections.Concurrent;
using Orleans;
using OrleansChat.LocalEngine.Activations;

namespace OrleansChat.LocalEngine.Calls;

/// <summary>Makes the references of one silo. One prototype an interface is built by reflection, every other reference is its copy.</summary>
internal sealed class GrainFactory(IServiceProvider services, Catalog catalog, GrainClasses classes) : IClusterClient
{
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainReference> _prototypes = new();

    public IServiceProvider ServiceProvider { get; } = services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrEmpty(primaryKey);
        if (!_prototypes.TryGetValue((typeof(TGrainInterface), grainClassNamePrefix), out var prototype))
        {
            var grainClass = classes.Find(typeof(TGrainInterface), grainClassNamePrefix);
            prototype = GrainReference.Prototype<TGrainInterface>(catalog, grainClass);
            prototype = _prototypes.GetOrAdd((typeof(TGrainInterface), grainClassNamePrefix), prototype);
        }

        return (TGrainInterface)(object)prototype.To(primaryKey);
    }
}
