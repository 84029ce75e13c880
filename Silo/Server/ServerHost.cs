using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Orleans.Configuration;
using Orleans.Hosting;
using OrleansChat.Gateway;
using OrleansChat.Grains;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Postgres;
using OrleansChat.SharedLog.Postgres.Connections;
using OrleansChat.Silo.CommandLine;
using OrleansChat.Silo.Health;
using GatewayOptions = OrleansChat.Gateway.GatewayOptions;

namespace OrleansChat.Silo.Server;

/// <summary>Puts a server together: health port, log, silo with its grains, gateway. They start in this order and stop in the other.</summary>
internal static class ServerHost
{
    private const int EpochBytes = 6;
    private const int TokenBytes = 16;
    private const int SaltBytes = 16;

    /// <summary>Builds the server.</summary>
    /// <param name="options">What it is started with.</param>
    /// <param name="logLevel">What it writes to standard error: this level and what is more serious.</param>
    public static IHost Build(ServerOptions options, LogLevel logLevel)
    {
        // Empty: nothing is read from files, and no watcher is woken by a log that lies below the working folder.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "OrleansChat", DisableDefaults = true });
        AddLogging(builder.Logging, logLevel);
        AddLog(builder.Services, options);
        if (options.Tuning.HealthPort != 0)
            builder.Services.AddHealth(options.Name, new IPEndPoint(Rules.ParseAddress(options.Tuning.HealthHost)!, options.Tuning.HealthPort));
        builder.UseOrleans(silo =>
        {
            Engine.AddTo(silo, options);
            silo.Configure<SiloOptions>(named => named.SiloName = options.Name);
            silo.Services.AddChatGrains(new GrainSettings { AccountsRequired = options.Tuning.AccountsRequired });
        });
        builder.Services.AddGateway(new GatewayOptions
        {
            EndPoint = new IPEndPoint(Rules.ParseAddress(options.Host)!, options.Port),
            Limits = options.Tuning.Limits,
            Tls = options.Tls,
            NewToken = () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes)),
            NewSalt = () => RandomNumberGenerator.GetBytes(SaltBytes),
            AccountsRequired = options.Tuning.AccountsRequired,
            Operators = Rules.UserKeys(options.Tuning.Operators),
            Seed = RandomNumberGenerator.GetInt32(int.MaxValue),
        });
        return builder.Build();
    }

    private static void AddLog(IServiceCollection services, ServerOptions options)
    {
        if (LogAddress.Is(options.LogPath))
        {
            services.AddPostgresLog(_ => new PostgresOptions
            {
                Server = options.Name,
                ConnectionString = LogAddress.ConnectionStringOf(options.LogPath),
                Address = $"{options.Host}:{options.Port}",
                Durability = options.Tuning.Durability,
                Seed = RandomNumberGenerator.GetInt32(int.MaxValue),
                NewEpoch = NewEpoch,
            });
            return;
        }

        services.AddSharedLog(_ => new LogOptions
        {
            Server = options.Name,
            LogPath = options.LogPath,
            ClusterFolder = options.ClusterFolder,
            Address = $"{options.Host}:{options.Port}",
            Durability = options.Tuning.Durability,
            SegmentBytesMax = options.Tuning.SegmentBytes,
            NewEpoch = NewEpoch,
        });
    }

    private static string NewEpoch() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(EpochBytes));

    // All to standard error: standard output says who and where the server is, for programs that start it.
    private static void AddLogging(ILoggingBuilder logging, LogLevel level)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("OrleansChat", level);
        foreach (var (category, engineLevel) in Engine.LogLevels)
            logging.AddFilter(category, engineLevel);
        // A start that failed is said in words by ServerProgram; the host would add the same with a stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
