using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using OrleansChat.Grains.Channels;
using OrleansChat.Grains.Interfaces.Servers;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Grains.Servers;
using OrleansChat.Grains.Streams;
using OrleansChat.SharedLog;

namespace OrleansChat.Grains;

/// <summary>Registers in a silo what the grains bring with them.</summary>
public static class GrainServices
{
    /// <summary>
    /// Adds the streams of the log under <see cref="ChatStreams.Provider"/>, <see cref="IServerIdentity"/>, and what the grains are set to. Needs <see cref="ISharedLog"/>. With an engine that may change
    /// the order of calls, <see cref="PostTurnstile"/> is registered as <see cref="IPostTurns"/> before.
    /// </summary>
    public static IServiceCollection AddChatGrains(this IServiceCollection services, GrainSettings? settings = null)
    {
        services.AddSingleton(settings ?? new GrainSettings());
        services.TryAddSingleton<IPostTurns, OrderedCalls>();
        // The log tells the streams, and so is asked for only when there is something to tell it.
        services.AddSingleton(provider => new LogStreamProvider(
            provider.GetRequiredService<ILoggerFactory>(),
            body => provider.GetRequiredService<ISharedLog>().Signal(body),
            (channel, fromSeq, count) => provider.GetRequiredService<ISharedLog>().ReadAsync(channel, fromSeq, count)));
        services.AddSingleton<ILogFollower>(provider => provider.GetRequiredService<LogStreamProvider>());
        services.AddKeyedSingleton<IStreamProvider>(ChatStreams.Provider, (provider, _) => provider.GetRequiredService<LogStreamProvider>());
        services.AddSingleton<IServerIdentity, ServerIdentity>();
        return services;
    }
}
