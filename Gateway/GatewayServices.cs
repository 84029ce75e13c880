using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Streams;
using OrleansChat.Gateway.Accounts;
using OrleansChat.Gateway.Admission;
using OrleansChat.Gateway.Fanout;
using OrleansChat.Gateway.Listening;
using OrleansChat.Gateway.Presence;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Grains.Interfaces.Servers;
using OrleansChat.Grains.Interfaces.Streams;

namespace OrleansChat.Gateway;

/// <summary>Registers a gateway in a silo.</summary>
public static class GatewayServices
{
    /// <summary>Adds the gateway, which starts and stops with the host, and <see cref="IGatewayAddress"/>. Needs the grains and their streams in the same silo.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, GatewayOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        if (options.Tls is not null)
            KestrelServices.AddTo(services);
        services.AddSingleton(options);
        services.AddSingleton(provider => MakeSessionServices(provider, options));
        services.AddSingleton(MakeGate);
        services.AddSingleton<ChatConnectionHandler>();
        services.AddSingleton<GatewayListener>();
        services.AddSingleton<IGatewayAddress>(provider => provider.GetRequiredService<GatewayListener>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<GatewayListener>());
        return services;
    }

    private static ConnectionGate MakeGate(IServiceProvider provider)
    {
        var shared = provider.GetRequiredService<SessionServices>();
        return new ConnectionGate(shared.Admissions, shared.Metrics);
    }

    private static SessionServices MakeSessionServices(IServiceProvider provider, GatewayOptions options)
    {
        var events = new GatewayEvents(provider.GetRequiredService<ILoggerFactory>().CreateLogger("OrleansChat.Gateway"));
        var time = provider.GetRequiredService<TimeProvider>();
        var admissions = new Admissions(options.Limits, time);
        var streams = provider.GetRequiredKeyedService<IStreamProvider>(ChatStreams.Provider);
        var registry = new SessionRegistry();
        return new SessionServices(
            provider.GetRequiredService<IServerIdentity>(),
            new GrainCalls(provider.GetRequiredService<IGrainFactory>(), options.Limits, time, events),
            new ChannelFanouts(streams, options.Limits, events),
            registry,
            options.Limits,
            time,
            events,
            admissions,
            new GatewayMetrics(provider.GetRequiredService<IMeterFactory>().Create(GatewayMetrics.MeterName), admissions),
            SignalServices.Of(streams, options.Limits, time, userKey => registry.Find(userKey)?.EphemeralListener),
            options.NewToken,
            new PasswordChecks(options.Limits, options.PasswordIterations, options.NewSalt, admissions, time),
            new Operators(options.Operators));
    }
}
