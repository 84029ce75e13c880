using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using OrleansChat.Grains.Channels;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Postgres.Connections;
using OrleansChat.SharedLog.Postgres.Documents;
using OrleansChat.SharedLog.Servers;
using OrleansChat.Silo.CommandLine;
using OrleansChat.Silo.Engines.Cluster.Membership;
using OrleansChat.Silo.Server;

namespace OrleansChat.Silo.Engines.Cluster;

/// <summary>Grains run by Microsoft Orleans: the silos of all servers are one cluster (docs/ENGINES.md).</summary>
internal static class Engine
{
    /// <summary>Whether the silos of several servers call each other, and what is set for that counts.</summary>
    public static bool HasCluster => true;

    /// <summary>The name of the cluster, and of the service that it is.</summary>
    public const string ClusterId = "orleanschat";

    /// <summary>What of the engine's own log is not said at its usual level: that the collector is not the one for servers, which was chosen so, and that a start takes time.</summary>
    public static IReadOnlyList<(string Category, LogLevel Level)> LogLevels => [("Orleans.Runtime.Silo", LogLevel.Error), ("Orleans.Runtime.Watchdog", LogLevel.Error)];

    /// <summary>Makes the silo one of the cluster. Its grains may be used when the host has started.</summary>
    public static void AddTo(ISiloBuilder silo, ServerOptions options)
    {
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (ClusterId, ClusterId));
        silo.Services.AddSingleton(provider => new ClusterEvents(provider.GetRequiredService<ILoggerFactory>().CreateLogger("OrleansChat.Silo")));
        silo.Services.AddSingleton<IFatalErrorHandler, FatalEnd>();
        silo.Services.AddSingleton<IPostTurns>(provider => new PostTurnstile(provider.GetRequiredService<ISharedLog>(), provider.GetRequiredService<TimeProvider>()));
        AddEndPoint(silo, options);
        AddMembership(silo, options);
        Tune(silo, options.Tuning.Silo);
    }

    // Nobody is a client of the silos but themselves, so there is no gateway of Orleans' own.
    private static void AddEndPoint(ISiloBuilder silo, ServerOptions options)
    {
        silo.Services.AddSingleton(provider =>
        {
            var port = SiloPort.Claim(Rules.ParseAddress(options.Tuning.Silo.Address)!, options.Tuning.Silo.Port);
            provider.GetRequiredService<ClusterEvents>().SiloAt(options.Name, port.EndPoint);
            return port;
        });
        silo.Services.AddOptions<EndpointOptions>().Configure<SiloPort>(static (endPoints, port) =>
        {
            endPoints.AdvertisedIPAddress = port.EndPoint.Address;
            endPoints.SiloPort = port.EndPoint.Port;
            endPoints.GatewayPort = 0;
        });
    }

    private static void AddMembership(ISiloBuilder silo, ServerOptions options)
        => silo.Services.AddSingleton<IMembershipTable>(provider =>
        {
            var (time, events) = (provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ClusterEvents>());
            ISiloTableStore store = LogAddress.Is(options.LogPath)
                ? new DatabaseSiloTable(new SharedDocument(LogAddress.ConnectionStringOf(options.LogPath), "silos", $"orleanschat {options.Name} silos"))
                : new FolderSiloTable(provider.GetRequiredService<IDisk>(), provider.GetRequiredService<IProcesses>(), time, events, options.ClusterFolder);
            var lives = new SiloLives(provider.GetRequiredService<ISharedLog>(), provider.GetRequiredService<ILocalSiloDetails>().SiloAddress);
            return new SiloMembershipTable(store, lives, new JoinTurn(store, time, events), ClusterId, events);
        });

    private static void Tune(ISiloBuilder silo, SiloTuning tuning)
    {
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            // A silo is suspected after some probes without an answer, one after the other. That it was heard of on its connections speaks for it, but not for longer than these take.
            var probe = TimeSpan.FromMilliseconds((double)tuning.SilenceMs / SiloLimits.ProbesMissedMax);
            membership.ProbeTimeout = membership.MinProbeTimeout = membership.MaxProbeTimeout = probe;
            membership.NumMissedProbesLimit = SiloLimits.ProbesMissedMax;
            membership.NumVotesForDeathDeclaration = SiloLimits.VotesForDeath;
            membership.TableRefreshTimeout = TimeSpan.FromMilliseconds(SiloLimits.TableRefreshMs);
            membership.MaxDefunctSiloEntries = SiloLimits.DeadSilosMax;
        });
        silo.Configure<SiloMessagingOptions>(static messaging =>
        {
            messaging.ResponseTimeout = messaging.SystemResponseTimeout = TimeSpan.FromMilliseconds(SiloLimits.ResponseTimeoutMs);
            messaging.MaxEnqueuedRequestsHardLimit = messaging.MaxEnqueuedRequestsHardLimit_StatelessWorker = SiloLimits.CallsPerActivationMax;
        });
    }
}
