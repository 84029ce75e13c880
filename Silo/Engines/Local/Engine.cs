using Microsoft.Extensions.Logging;
using Orleans.Hosting;
using OrleansChat.Silo.Server;

namespace OrleansChat.Silo.Engines.Local;

/// <summary>Grains run by LocalEngine: a silo is alone in its process and opens no port, so there is nothing to set.</summary>
internal static class Engine
{
    /// <summary>Whether the silos of several servers call each other, and what is set for that counts.</summary>
    public static bool HasCluster => false;

    /// <summary>What of the engine's own log is not said at its usual level.</summary>
    public static IReadOnlyList<(string Category, LogLevel Level)> LogLevels => [];

    /// <summary>Lets the silo run its grains. They may be used when the host has started.</summary>
    public static void AddTo(ISiloBuilder silo, ServerOptions options)
    {
        _ = options;
        silo.UseLocalhostClustering();
    }
}
