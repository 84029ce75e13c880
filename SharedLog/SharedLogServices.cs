using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Nudges;
using OrleansChat.SharedLog.Observer;
using OrleansChat.SharedLog.Servers;

namespace OrleansChat.SharedLog;

/// <summary>Registers the log in a server.</summary>
public static class SharedLogServices
{
    /// <summary>Adds <see cref="ISharedLog"/>, which starts and stops with the host. Disk, nudges and time are the real ones unless others were registered before.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="options">Which log, and as which server; asked once, when the server is put together.</param>
    public static IServiceCollection AddSharedLog(this IServiceCollection services, Func<IServiceProvider, LogOptions> options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDisk, RealDisk>();
        services.TryAddSingleton<INudge, UdpNudge>();
        services.TryAddSingleton<IProcesses, RealProcesses>();
        services.AddSingleton<LogObserver>();
        services.AddSingleton<ISharedLog>(provider => provider.GetRequiredService<LogObserver>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<LogObserver>());
        return services;
    }
}
