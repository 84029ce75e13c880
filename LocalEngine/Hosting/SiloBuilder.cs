using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using OrleansChat.LocalEngine.Activations;
using OrleansChat.LocalEngine.Calls;

namespace OrleansChat.LocalEngine.Hosting;

/// <summary>Adds the engine to a host, once however often it is asked for.</summary>
internal sealed class SiloBuilder : ISiloBuilder
{
    private SiloBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
    }

    public IServiceCollection Services { get; }

    public IConfiguration Configuration { get; }

    public static ISiloBuilder For(IServiceCollection services, IConfiguration configuration)
    {
        if (services.FirstOrDefault(static service => service.ServiceType == typeof(SiloBuilder))?.ImplementationInstance is SiloBuilder known) return known;
        var builder = new SiloBuilder(services, configuration);
        services.AddSingleton(builder);
        AddEngine(services);
        Configure(services, configuration.GetSection("Orleans"));
        return builder;
    }

    private static void AddEngine(IServiceCollection services)
    {
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GrainClasses>();
        services.AddSingleton<Catalog>();
        services.AddSingleton<GrainFactory>();
        services.AddSingleton<IGrainFactory>(static provider => provider.GetRequiredService<GrainFactory>());
        services.AddSingleton<IClusterClient>(static provider => provider.GetRequiredService<GrainFactory>());
        services.AddSingleton<ILocalSiloDetails, LocalSiloDetails>();
        services.AddHostedService<Silo>();
    }

    private static void Configure(IServiceCollection services, IConfigurationSection section)
    {
        services.Configure<ClusterOptions>(section);
        services.Configure<SiloOptions>(options => options.SiloName = section["Name"] ?? options.SiloName);
        services.PostConfigure<SiloOptions>(static options => options.SiloName ??= $"Silo_{Environment.ProcessId}");
    }
}
