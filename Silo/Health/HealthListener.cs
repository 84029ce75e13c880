using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrleansChat.Silo.Health;

/// <summary>The health port as a service of its server: the first to start, so that a start that takes long can be watched, and the last to stop, so that a stop can.</summary>
internal sealed class HealthListener(IPEndPoint endPoint, ServerHealth health, IServiceProvider provider, TimeProvider time, ILoggerFactory loggers) : IHostedService, IDisposable
{
    private readonly HealthEvents _events = new(loggers.CreateLogger<HealthListener>());
    private KestrelServer? _server;

    /// <summary>Where it listens; right once it has started, also if any free port was asked for.</summary>
    public IPEndPoint EndPoint { get; private set; } = endPoint;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The address is in use.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var kestrel = new KestrelServerOptions { ApplicationServices = provider, AddServerHeader = false };
        kestrel.Limits.MaxConcurrentConnections = HealthLimits.ConnectionsMax;
        kestrel.Limits.MaxRequestLineSize = HealthLimits.RequestLineBytesMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = HealthLimits.HeadersBytesMax;
        kestrel.Limits.MaxRequestHeaderCount = HealthLimits.HeadersMax;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(HealthLimits.HeadersTimeoutMs);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMilliseconds(HealthLimits.IdleTimeoutMs);
        kestrel.Listen(EndPoint, listen => listen.Protocols = HttpProtocols.Http1);
        var sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions { Backlog = HealthLimits.ConnectionsMax }), loggers);
        _server = new KestrelServer(Options.Create(kestrel), sockets, loggers);
        try
        {
            await _server.StartAsync(new HealthApplication(health), cancellationToken);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new IOException($"The address {EndPoint} for health is in use.", e);
        }

        EndPoint = new IPEndPoint(EndPoint.Address, new Uri(_server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port);
        _events.Listening(EndPoint);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is null)
            return;
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(HealthLimits.StopTimeoutMs), time);
        await _server.StopAsync(patience.Token);
    }

    public void Dispose() => _server?.Dispose();
}
