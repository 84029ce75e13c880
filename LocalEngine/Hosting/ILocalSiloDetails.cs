using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>The silo that the code runs in. It has no addresses here: without a network there is nothing to reach.</summary>
public interface ILocalSiloDetails
{
    /// <summary>The name of this silo, unique among the running ones.</summary>
    string Name { get; }

    /// <summary>The cluster that it belongs to.</summary>
    string ClusterId { get; }
}

/// <summary>What the options say.</summary>
internal sealed class LocalSiloDetails(IOptions<SiloOptions> silo, IOptions<ClusterOptions> cluster) : ILocalSiloDetails
{
    public string Name { get; } = silo.Value.SiloName;

    public string ClusterId { get; } = cluster.Value.ClusterId;
}
