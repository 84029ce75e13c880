namespace Orleans.Configuration;

/// <summary>Which cluster a silo belongs to.</summary>
public class ClusterOptions
{
    /// <summary>The cluster if none is said.</summary>
    public const string DefaultClusterId = "default";

    /// <summary>The service if none is said.</summary>
    public const string DefaultServiceId = "default";

    internal const string DevelopmentClusterId = "dev";
    internal const string DevelopmentServiceId = "dev";

    /// <summary>The cluster; it may change from one deployment to the next.</summary>
    public string ClusterId { get; set; } = DefaultClusterId;

    /// <summary>The service; it stays while its data live.</summary>
    public string ServiceId { get; set; } = DefaultServiceId;
}

/// <summary>Who a silo is.</summary>
public class SiloOptions
{
    /// <summary>Its name; if none is set the engine makes one up.</summary>
    public string SiloName { get; set; } = null!;
}

/// <summary>When idle activations end.</summary>
public class GrainCollectionOptions
{
    /// <summary>How often idle activations are looked for; greater than zero.</summary>
    public TimeSpan CollectionQuantum { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>An activation of which nothing was asked for so long is ended at the next look; greater than the quantum.</summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);
}
