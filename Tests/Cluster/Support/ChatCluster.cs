using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;
using Orleans.TestingHost;
using OrleansChat.Gateway;
using OrleansChat.Gateway.Listening;
using OrleansChat.Grains;
using OrleansChat.Grains.Channels;
using OrleansChat.Grains.Interfaces.Servers;
using OrleansChat.Grains.Interfaces.Streams;
using OrleansChat.Grains.Interfaces.Users;
using OrleansChat.SharedLog;
using OrleansChat.SharedLog.Disk;
using OrleansChat.SharedLog.Nudges;

namespace OrleansChat.Tests.Cluster.Support;

/// <summary>Three silos in this process, each put together as the program does it, on one log in memory.</summary>
public sealed class ChatCluster : IAsyncDisposable
{
    private const string WorldProperty = "World";

    private static readonly ConcurrentDictionary<string, World> Worlds = new();
    private static int _lastWorld;
    private static int _lastToken;

    private readonly string _world;
    private int _lastSession;

    private ChatCluster(TestCluster cluster, string world)
    {
        Cluster = cluster;
        _world = world;
    }

    public TestCluster Cluster { get; }

    public IReadOnlyList<ChatSilo> Silos => [.. Cluster.Silos.Select(silo => new ChatSilo((InProcessSiloHandle)silo))];

    public static async Task<ChatCluster> StartAsync(short silos = 3)
    {
        var world = $"world-{Interlocked.Increment(ref _lastWorld)}";
        Worlds[world] = new World(new MemoryDisk(), new MemoryNudges());
        var builder = new TestClusterBuilder(silos);
        builder.Properties[WorldProperty] = world;
        builder.AddSiloBuilderConfigurator<Configurator>();
        var cluster = new ChatCluster(builder.Build(), world);
        await cluster.Cluster.DeployAsync();
        return cluster;
    }

    /// <summary>A session as a gateway of that silo would make it.</summary>
    public SessionInfo NewSession(ChatSilo silo, string user)
        => new(user, user.ToLowerInvariant(), $"test.{Interlocked.Increment(ref _lastSession)}", silo.Identity.Name, silo.Identity.Generation);

    public async ValueTask DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
        Worlds.TryRemove(_world, out _);
    }

    private sealed record World(MemoryDisk Disk, MemoryNudges Nudges);

    private sealed class Configurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            var world = Worlds[siloBuilder.Configuration[WorldProperty]!];
            siloBuilder.Services.AddSingleton<IDisk>(world.Disk);
            siloBuilder.Services.AddSingleton(_ => world.Nudges.Open());
            siloBuilder.Services.AddSharedLog(services => new LogOptions
            {
                Server = services.GetRequiredService<ILocalSiloDetails>().Name,
                LogPath = "logs/chat.log",
                ClusterFolder = "cluster",
                NewEpoch = () => "testepoch",
            });
            siloBuilder.Services.AddSingleton<DeliveryGate>();
            siloBuilder.Services.AddSingleton<ILogFollower>(services => services.GetRequiredService<DeliveryGate>());
            // With every engine, although one that keeps the order of calls does not need it.
            siloBuilder.Services.AddSingleton<IPostTurns>(provider => new PostTurnstile(provider.GetRequiredService<ISharedLog>(), TimeProvider.System));
            siloBuilder.Services.AddChatGrains();
            siloBuilder.Services.AddGateway(new GatewayOptions
            {
                EndPoint = new(System.Net.IPAddress.Loopback, 0),
                NewToken = () => $"token-{Interlocked.Increment(ref _lastToken)}",
                NewSalt = () => new byte[16],
                PasswordIterations = 10,
                Limits = new() { FloodPerSecond = 0, PasswordFailuresPerAddressPerMin = 0 },
            });
        }
    }
}

/// <summary>One silo of a <see cref="ChatCluster"/>, and what tests ask of it.</summary>
public sealed class ChatSilo(InProcessSiloHandle handle)
{
    public InProcessSiloHandle Handle => handle;

    public IServiceProvider Services => handle.SiloHost.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IServerIdentity Identity => Services.GetRequiredService<IServerIdentity>();

    public ISharedLog Log => Services.GetRequiredService<ISharedLog>();

    /// <summary>Lets a test hold back what this silo delivers.</summary>
    public DeliveryGate Delivery => Services.GetRequiredService<DeliveryGate>();

    public System.Net.IPEndPoint Gateway => Services.GetRequiredService<IGatewayAddress>().EndPoint;

    public IStreamProvider Streams => Services.GetRequiredKeyedService<IStreamProvider>(ChatStreams.Provider);

    /// <summary>Calls a grain as a gateway does: a call that was refused before it reached its grain, since that was just leaving, is made again.</summary>
    public static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        using var patience = new CancellationTokenSource(Patience.Bound);
        while (true)
        {
            try
            {
                return await call();
            }
            catch (OrleansMessageRejectionException e) when (e is not SiloUnavailableException && !patience.IsCancellationRequested)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Follows a channel on this silo.</summary>
    public async Task<ChannelRecorder> FollowAsync(string channel)
    {
        var recorder = new ChannelRecorder();
        recorder.Handle = await Streams.GetStream<ChannelBatch>(ChatStreams.OfChannel(channel)).SubscribeAsync(recorder);
        return recorder;
    }
}
