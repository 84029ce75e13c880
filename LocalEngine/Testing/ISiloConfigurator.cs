using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>Sets up each silo of a test cluster. The cluster makes its own instance; what differs between tests comes by the configuration.</summary>
public interface ISiloConfigurator
{
    /// <summary>Called once for each silo that starts.</summary>
    void Configure(ISiloBuilder siloBuilder);
}
