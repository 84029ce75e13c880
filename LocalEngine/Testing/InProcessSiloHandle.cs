using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>A silo in this process: a host and a container of its own.</summary>
public class InProcessSiloHandle : SiloHandle
{
    private bool _isActive = true;
    private bool _isDisposed;

    /// <summary>The host that the silo lives in.</summary>
    public IHost SiloHost { get; init; } = null!;

    /// <summary>The services of that host.</summary>
    public IServiceProvider ServiceProvider => SiloHost.Services;

    /// <inheritdoc/>
    public override bool IsActive => _isActive;

    /// <inheritdoc/>
    public override Task StopSiloAsync(bool stopGracefully) => StopSiloAsync(new CancellationToken(canceled: !stopGracefully));

    /// <inheritdoc/>
    public override async Task StopSiloAsync(CancellationToken ct)
    {
        if (!_isActive) return;
        _isActive = false;
        await SiloHost.StopAsync(ct);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_isDisposed) return;
        _isDisposed = true;
        try
        {
            await StopSiloAsync(stopGracefully: true);
        }
        finally
        {
            if (SiloHost is IAsyncDisposable host) await host.DisposeAsync();
            else SiloHost.Dispose();
        }
    }

    internal static async Task<InProcessSiloHandle> StartAsync(string name, IConfiguration configuration, IReadOnlyList<Func<ISiloConfigurator>> configurators)
    {
        var host = new HostBuilder()
            .UseEnvironment(Environments.Development)
            .ConfigureHostConfiguration(builder => builder.AddConfiguration(configuration))
            .UseOrleans((_, silo) =>
            {
                foreach (var configurator in configurators) configurator().Configure(silo);
            })
            .Build();
        try
        {
            await host.StartAsync();
            return new InProcessSiloHandle { Name = name, SiloHost = host };
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) DisposeAsync().AsTask().GetAwaiter().GetResult();
        base.Dispose(disposing);
    }
}
