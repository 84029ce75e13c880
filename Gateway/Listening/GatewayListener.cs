using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;
using OrleansChat.Gateway.Admission;
using OrleansChat.Gateway.Fanout;
using OrleansChat.Gateway.Sessions;
using OrleansChat.Grains.Interfaces.Streams;

namespace OrleansChat.Gateway.Listening;

/// <summary>
/// The gateway as a service of its silo: Kestrel's sockets, limits and shutdown with our own protocol instead of HTTP. Started after the log, so that the first client finds a
/// server that is in the cluster, and stopped before it, so that the last client's messages are answered.
/// </summary>
internal sealed class GatewayListener(GatewayOptions options, SessionServices services, IServiceProvider provider, ILoggerFactory loggers)
    : IHostedService, IGatewayAddress, IDisposable
{
    private static readonly TimeSpan StuckCheckInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan PingCheckInterval = TimeSpan.FromSeconds(1);

    private readonly ClusterNews _news = new(services.Registry, services.Signals, services.Server, services.Events);
    private KestrelServer? _server;
    private ITimer? _stuckCheck;
    private ITimer? _pingCheck;

    /// <inheritdoc />
    public IPEndPoint EndPoint { get; private set; } = options.EndPoint;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        options.Limits.Check();
        await _news.StartAsync(provider.GetRequiredKeyedService<IStreamProvider>(ChatStreams.Provider));
        _stuckCheck = services.Time.CreateTimer(_ => services.Registry.EndStuck(), null, StuckCheckInterval, StuckCheckInterval);
        _pingCheck = services.Time.CreateTimer(_ => services.Registry.PingSilent(), null, PingCheckInterval, PingCheckInterval);

        var kestrel = new KestrelServerOptions { ApplicationServices = provider, AddServerHeader = false };
        var gate = provider.GetRequiredService<ConnectionGate>();
        kestrel.Listen(options.EndPoint, endPoint =>
        {
            endPoint.Use(next => connection => gate.PassAsync(connection, next));
            if (options.Tls is { } tls)
                endPoint.UseHttps(HandshakeOptions(tls));
            endPoint.UseConnectionHandler<ChatConnectionHandler>();
        });
        var sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions { Backlog = 4_096, UnsafePreferInlineScheduling = true }), loggers);
        _server = new KestrelServer(Options.Create(kestrel), sockets, loggers);
        try
        {
            await _server.StartAsync(new NoHttp(), cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            // Kestrel's own text calls the address a web site.
            throw new IOException($"The address {options.EndPoint} is in use.", e);
        }

        EndPoint = new IPEndPoint(options.EndPoint.Address, PortOf(_server));
        services.Events.Listening(EndPoint);
        if (options.TakesPasswordsInTheClear)
            services.Events.PasswordsInTheClear(EndPoint);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_stuckCheck is not null)
            await _stuckCheck.DisposeAsync();
        if (_pingCheck is not null)
            await _pingCheck.DisposeAsync();
        await _news.DisposeAsync();
        var timeout = cancellationToken.IsCancellationRequested ? TimeSpan.Zero : TimeSpan.FromMilliseconds(services.Limits.ClosingTimeoutMs);
        // A client that does not take its last bytes must not take the time in which the log is to be told of the end.
        using var patience = new CancellationTokenSource(timeout + timeout, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        // From here on nobody new gets through; Kestrel then waits for those who are here, whom the sessions' own last words send away.
        var closing = _server?.StopAsync(either.Token) ?? Task.CompletedTask;
        var lots = new Random(options.Seed);
        await services.Registry.CloseAsync($"Server {services.Server.Name} stops.", () => lots.Next(services.Limits.ReconnectSpreadMs + 1), timeout, services.Time);
        await closing;
    }

    public void Dispose() => _server?.Dispose();

    private HttpsConnectionAdapterOptions HandshakeOptions(GatewayTls tls) => new()
    {
        ServerCertificate = tls.Certificate,
        ServerCertificateChain = tls.Chain,
        HandshakeTimeout = TimeSpan.FromMilliseconds(options.Limits.LoginTimeoutMs),
    };

    // Kestrel tells the ports that it was given as addresses of web sites, whatever is spoken there.
    private static int PortOf(KestrelServer server)
        => new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
}

/// <summary>Where this server's clients connect. A service of the silo; right once the silo has started.</summary>
public interface IGatewayAddress
{
    /// <summary>The address and port, also when the options asked for any free port.</summary>
    IPEndPoint EndPoint { get; }
}
