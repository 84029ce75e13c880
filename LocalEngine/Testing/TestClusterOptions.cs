namespace Orleans.TestingHost;

/// <summary>What a test cluster is.</summary>
public class TestClusterOptions
{
    /// <summary>The cluster that its silos say they belong to; unique within the process unless set.</summary>
    public string ClusterId { get; set; } = null!;

    /// <summary>The service that its silos say they are; unique within the process unless set.</summary>
    public string ServiceId { get; set; } = null!;

    /// <summary>How many silos <see cref="TestCluster.DeployAsync"/> starts.</summary>
    public short InitialSilosCount { get; set; }
}
