using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans;

/// <summary>Streams as grains reach them.</summary>
public static class GrainStreamingExtensions
{
    /// <inheritdoc cref="GetStreamProvider(IGrainBase, string)"/>
    public static IStreamProvider GetStreamProvider(this Grain grain, string name) => GetStreamProvider((IGrainBase)grain, name);

    /// <summary>The stream provider that the silo has under this name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public static IStreamProvider GetStreamProvider(this IGrainBase grain, string name) =>
        ClientStreamingExtensions.Find(grain.GrainContext.ActivationServices, name);
}

/// <summary>Streams as clients reach them.</summary>
public static class ClientStreamingExtensions
{
    /// <summary>The stream provider that the client, here its silo, has under this name.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public static IStreamProvider GetStreamProvider(this IClusterClient client, string name) => Find(client.ServiceProvider, name);

    internal static IStreamProvider Find(IServiceProvider services, string name)
    {
        if (string.IsNullOrWhiteSpace(name)) throw new ArgumentNullException(nameof(name));
        return services.GetKeyedService<IStreamProvider>(name) ?? throw new KeyNotFoundException($"Stream provider '{name}' not found.");
    }
}
