using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansChat.SharedLog.Health;

namespace OrleansChat.Silo.Health;

/// <summary>Registers the health port in a server.</summary>
internal static class HealthServices
{
    /// <summary>Adds it. It starts and stops with the host; added before everything else, it is the first to start and the last to stop.</summary>
    /// <param name="services">The server's services, with its log and its clock.</param>
    /// <param name="server">The server's name.</param>
    /// <param name="endPoint">Where it listens. Port 0 takes a free one.</param>
    public static IServiceCollection AddHealth(this IServiceCollection services, string server, IPEndPoint endPoint)
    {
        services.AddSingleton(provider => new HealthListener(
            endPoint,
            new ServerHealth(server, provider.GetRequiredService<IHostApplicationLifetime>(), provider.GetRequiredService<ILogHealth>()),
            provider,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<HealthListener>());
        return services;
    }
}
