using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace OrleansChat.SharedLog.Postgres;

/// <summary>Registers the log in a database in a server.</summary>
public static class PostgresServices
{
    /// <summary>Adds <see cref="ISharedLog"/>, which starts and stops with the host.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="options">Which log, and as which server; asked once, when the server is put together.</param>
    public static IServiceCollection AddPostgresLog(this IServiceCollection services, Func<IServiceProvider, PostgresOptions> options)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddLogObserver(provider => new PostgresStore(options(provider), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
    }
}
