using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansChat.Gateway.Listening;

/// <summary>
/// Kestrel's TLS asks for services that Kestrel registers only with the builder of a web host. There is no web host here; this is as much of its builder as registering needs.
/// </summary>
internal sealed class KestrelServices(IServiceCollection services) : IWebHostBuilder
{
    /// <summary>Adds what Kestrel's TLS needs.</summary>
    public static void AddTo(IServiceCollection services) => new KestrelServices(services).UseKestrelCore();

    /// <inheritdoc />
    public IWebHostBuilder ConfigureServices(Action<IServiceCollection> configureServices)
    {
        configureServices(services);
        return this;
    }

    /// <inheritdoc />
    public IWebHostBuilder ConfigureServices(Action<WebHostBuilderContext, IServiceCollection> configureServices)
        => ConfigureServices(added => configureServices(new WebHostBuilderContext(), added));

    /// <inheritdoc />
    public IWebHostBuilder ConfigureAppConfiguration(Action<WebHostBuilderContext, IConfigurationBuilder> configureDelegate) => this;

    /// <inheritdoc />
    public string? GetSetting(string key) => null;

    /// <inheritdoc />
    public IWebHostBuilder UseSetting(string key, string? value) => this;

    /// <inheritdoc />
#pragma warning disable ASPDEPR008 // The interface has this member; nobody calls it.
    public IWebHost Build() => throw new NotSupportedException("A gateway has no web host.");
#pragma warning restore ASPDEPR008
}
