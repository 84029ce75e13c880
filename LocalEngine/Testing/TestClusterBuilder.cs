namespace Orleans.TestingHost;

/// <summary>Describes a test cluster.</summary>
public class TestClusterBuilder
{
    private static int _clusters;

    private readonly List<Func<ISiloConfigurator>> _configurators = [];

    /// <summary>A cluster of two silos.</summary>
    public TestClusterBuilder()
        : this(2)
    {
    }

    /// <summary>A cluster of so many silos.</summary>
    public TestClusterBuilder(short initialSilosCount)
    {
        var name = $"testcluster-{Environment.ProcessId}-{Interlocked.Increment(ref _clusters)}";
        Options = new TestClusterOptions { InitialSilosCount = initialSilosCount, ClusterId = name, ServiceId = name };
    }

    /// <summary>The options of the cluster, free to change until <see cref="Build"/>.</summary>
    public TestClusterOptions Options { get; }

    /// <summary>Configuration that every silo gets; a configurator reads it from its builder.</summary>
    public Dictionary<string, string?> Properties { get; } = [];

    /// <summary>Lets an <see cref="ISiloConfigurator"/> set up each silo, in the order of these calls.</summary>
    /// <exception cref="ArgumentException">The type is no <see cref="ISiloConfigurator"/>.</exception>
    public TestClusterBuilder AddSiloBuilderConfigurator<T>()
        where T : new()
    {
        if (!typeof(ISiloConfigurator).IsAssignableFrom(typeof(T)))
            throw new ArgumentException($"The type {typeof(T)} is not assignable to {nameof(ISiloConfigurator)}.", paramName: null);
        _configurators.Add(static () => (ISiloConfigurator)(object)new T());
        return this;
    }

    /// <summary>The cluster, not started yet.</summary>
    public TestCluster Build() => new(Options, new Dictionary<string, string?>(Properties), [.. _configurators]);
}
