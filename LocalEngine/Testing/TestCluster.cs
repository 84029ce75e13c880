using System.Collections.ObjectModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.TestingHost;

/// <summary>
/// Several silos in this process for a test. Unlike the silos of a real cluster they know nothing of each other: each has its own activation of
/// every grain, and what they share is what the application shares.
/// </summary>
public sealed class TestCluster : IAsyncDisposable
{
    private const string PrimaryName = "Primary";

    private readonly Dictionary<string, string?> _properties;
    private readonly IReadOnlyList<Func<ISiloConfigurator>> _configurators;
    private readonly Lock _gate = new();
    private readonly List<SiloHandle> _secondaries = [];

    internal TestCluster(TestClusterOptions options, Dictionary<string, string?> properties, IReadOnlyList<Func<ISiloConfigurator>> configurators)
    {
        Options = options;
        _properties = properties;
        _configurators = configurators;
    }

    /// <summary>The options that the cluster was built with.</summary>
    public TestClusterOptions Options { get; }

    /// <summary>The first silo, or null while it is not running.</summary>
    public SiloHandle? Primary { get; private set; }

    /// <summary>The running silos but the first.</summary>
    public IReadOnlyList<SiloHandle> SecondarySilos
    {
        get
        {
            lock (_gate) return [.. _secondaries];
        }
    }

    /// <summary>The running silos, the primary first. One that was stopped or killed is no longer among them.</summary>
    public ReadOnlyCollection<SiloHandle> Silos
    {
        get
        {
            lock (_gate) return (Primary is null ? _secondaries.ToList() : [Primary, .. _secondaries]).AsReadOnly();
        }
    }

    /// <summary>A client. In this engine a client is part of a silo: this one of the first that runs.</summary>
    /// <exception cref="InvalidOperationException">No silo runs.</exception>
    public IClusterClient Client => Silos.OfType<InProcessSiloHandle>().FirstOrDefault()?.ServiceProvider.GetRequiredService<IClusterClient>()
        ?? throw new InvalidOperationException("No silo of the test cluster is running.");

    /// <summary>Makes references to grains as <see cref="Client"/> does.</summary>
    public IGrainFactory GrainFactory => Client;

    /// <summary>Starts the silos, one after the other.</summary>
    public async Task DeployAsync()
    {
        Primary = await StartSiloAsync(0);
        for (var i = 1; i < Options.InitialSilosCount; i++) await StartAdditionalSiloAsync();
    }

    /// <summary>Starts one more silo, with the lowest number that is free among the secondaries. It has no ports, so none is new.</summary>
    public async Task<SiloHandle> StartAdditionalSiloAsync(bool startAdditionalSiloOnNewPort = false)
    {
        _ = startAdditionalSiloOnNewPort;
        var taken = SecondarySilos.Select(static silo => (int)silo.InstanceNumber).ToHashSet();
        var silo = await StartSiloAsync(Enumerable.Range(1, short.MaxValue - 1).First(number => !taken.Contains(number)));
        lock (_gate) _secondaries.Add(silo);
        return silo;
    }

    /// <summary>Stops a silo orderly: its grains are deactivated.</summary>
    public Task StopSiloAsync(SiloHandle instance) => EndAsync(instance, gracefully: true);

    /// <summary>Stops a silo at once, as near to a crash as one process allows: its grains are not told.</summary>
    public Task KillSiloAsync(SiloHandle instance) => EndAsync(instance, gracefully: false);

    /// <summary>Stops a silo orderly and starts another of the same name and number.</summary>
    public async Task<SiloHandle?> RestartSiloAsync(SiloHandle instance)
    {
        if (instance is null) return null;
        await StopSiloAsync(instance);
        var next = await StartSiloAsync(instance.InstanceNumber);
        lock (_gate)
        {
            if (next.InstanceNumber == 0) Primary = next;
            else _secondaries.Add(next);
        }

        return next;
    }

    /// <summary>Stops all silos orderly, the primary last.</summary>
    public async Task StopAllSilosAsync()
    {
        foreach (var silo in Silos.Reverse()) await StopSiloAsync(silo);
    }

    /// <summary>Stops what still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StopAllSilosAsync();
    }

    private async Task<SiloHandle> StartSiloAsync(int number)
    {
        var name = number == 0 ? PrimaryName : $"Secondary_{number}";
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(_properties)
            .AddInMemoryCollection(
            [
                new("Orleans:Name", name),
                new("Orleans:ClusterId", Options.ClusterId),
                new("Orleans:ServiceId", Options.ServiceId),
            ])
            .Build();
        var silo = await InProcessSiloHandle.StartAsync(name, configuration, _configurators);
        silo.InstanceNumber = (short)number;
        return silo;
    }

    private async Task EndAsync(SiloHandle instance, bool gracefully)
    {
        if (instance is null) return;
        lock (_gate)
        {
            if (Primary == instance) Primary = null;
            else _secondaries.Remove(instance);
        }

        try
        {
            await instance.StopSiloAsync(gracefully);
        }
        finally
        {
            await instance.DisposeAsync();
        }
    }
}
