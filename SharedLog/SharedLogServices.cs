using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Health;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Observer;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.SharedLog;

/// <summary>Registers the log in a server.</summary>
public static class SharedLogServices
{
    /// <summary>Adds <see cref="ISharedLog"/> and <see cref="ILogHealth"/>, which starts and stops with the host. Disk, nudges and time are the real ones unless others were registered before.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="options">Which log, and as which server; asked once, when the server is put together.</param>
    public static IServiceCollection AddSharedLog(this IServiceCollection services, Func<IServiceProvider, LogOptions> options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDisk, RealDisk>();
        services.TryAddSingleton<INudge, UdpNudge>();
        services.TryAddSingleton<IProcesses, RealProcesses>();
        return services.AddLogObserver(provider => new FileStore(
            provider.GetRequiredService<LogOptions>(),
            provider.GetRequiredService<IDisk>(),
            provider.GetRequiredService<INudge>(),
            provider.GetRequiredService<IProcesses>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
    }

    /// <summary>Adds the observer of a log, wherever that lies.</summary>
    internal static IServiceCollection AddLogObserver(this IServiceCollection services, Func<IServiceProvider, ILogStore> store)
    {
        services.AddSingleton(provider => new LogObserver(
            store(provider),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetServices<ILogFollower>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<ISharedLog>(provider => provider.GetRequiredService<LogObserver>());
        services.AddSingleton<ILogHealth>(provider => provider.GetRequiredService<LogObserver>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<LogObserver>());
        return services;
    }
}
