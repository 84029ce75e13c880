namespace Orleans;

/// <summary>The way to the grains from outside of them. In this engine it leads to the grains of its own silo.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The services that this client belongs to; here those of its silo.</summary>
    IServiceProvider ServiceProvider { get; }
}
