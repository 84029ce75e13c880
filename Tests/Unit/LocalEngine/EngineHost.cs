using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using OrleansChat.Tests.Unit.Support;

namespace OrleansChat.Tests.Unit.LocalEngine;

/// <summary>A host with one silo, on a clock that the test moves.</summary>
public sealed class EngineHost : IAsyncDisposable
{
    private readonly IHost _host;

    private EngineHost(IHost host) => _host = host;

    public ManualTime Time => (ManualTime)_host.Services.GetRequiredService<TimeProvider>();

    public Lives Lives => _host.Services.GetRequiredService<Lives>();

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<EngineHost> StartAsync(Action<ISiloBuilder>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddSingleton<TimeProvider>(new ManualTime());
        builder.Services.AddSingleton<Lives>();
        builder.UseOrleans(silo => configure?.Invoke(silo));
        var host = builder.Build();
        await host.StartAsync();
        return new EngineHost(host);
    }

    public IScriptedGrain Grain(string key = "one") => Grains.GetGrain<IScriptedGrain>(key, typeof(ScriptedGrain).FullName);

    public IReentrantScriptedGrain Reentrant(string key = "one") => Grains.GetGrain<IReentrantScriptedGrain>(key);

    public Task StopAsync(CancellationToken cancellationToken = default) => _host.StopAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
