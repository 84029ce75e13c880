using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using OrleansChat.LocalEngine.Activations;

namespace OrleansChat.LocalEngine.Hosting;

/// <summary>The silo's part in the life of its host: collects idle activations while it runs, and ends them all when it stops.</summary>
internal sealed class Silo(Catalog catalog, ILocalSiloDetails silo, IOptions<GrainCollectionOptions> options) : IHostedService, IDisposable
{
    private ITimer? _collector;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var (age, quantum) = (options.Value.CollectionAge, options.Value.CollectionQuantum);
        if (quantum <= TimeSpan.Zero) throw new OrleansConfigurationException($"CollectionQuantum is {quantum}; it must be greater than zero.");
        if (age <= quantum) throw new OrleansConfigurationException($"CollectionAge is {age}; it must be greater than CollectionQuantum, {quantum}.");
        _collector = catalog.Time.CreateTimer(_ => catalog.DeactivateIdle(age), state: null, quantum, quantum);
        catalog.Log.SiloStarted(silo.Name);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        await catalog.StopAsync(cancellationToken);
        catalog.Log.SiloStopped(silo.Name);
    }

    public void Dispose() => _collector?.Dispose();
}
