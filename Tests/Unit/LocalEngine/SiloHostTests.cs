using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace OrleansChat.Tests.Unit.LocalEngine;

/// <summary>Follows Orleans: how a host becomes a silo.</summary>
public sealed class SiloHostTests
{
    [Fact]
    public async Task A_host_builder_of_either_kind_makes_a_silo_with_the_same_services()
    {
        var modern = Host.CreateEmptyApplicationBuilder(settings: null);
        modern.Services.AddSingleton<Lives>();
        modern.UseOrleans(static silo => silo.UseLocalhostClustering());
        var classic = new HostBuilder()
            .ConfigureServices(static services => services.AddSingleton<Lives>())
            .UseOrleans(static silo => silo.UseLocalhostClustering());
        foreach (var host in new[] { modern.Build(), classic.Build() })
        {
            using (host)
            {
                await host.StartAsync(TestContext.Current.CancellationToken);
                Assert.Same(host.Services.GetRequiredService<IGrainFactory>(), host.Services.GetRequiredService<IClusterClient>());
                Assert.Same(TimeProvider.System, host.Services.GetRequiredService<TimeProvider>());
                var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<IScriptedGrain>("one", typeof(ScriptedGrain).FullName);
                Assert.Equal(1, await grain.Life());
                await host.StopAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public void Using_it_twice_sets_up_one_silo_further()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.UseOrleans(static silo => silo.Configure<SiloOptions>(static options => options.SiloName = "A"));
        builder.UseOrleans(static silo => silo.Configure<ClusterOptions>(static options => options.ClusterId = "chat"));
        using var host = builder.Build();
        var silo = host.Services.GetRequiredService<ILocalSiloDetails>();
        Assert.Equal(("A", "chat"), (silo.Name, silo.ClusterId));
        Assert.Single(host.Services.GetServices<IGrainFactory>());
    }

    [Fact]
    public void Names_come_from_the_configuration_unless_code_says_otherwise()
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Configuration.AddInMemoryCollection([new("Orleans:Name", "B"), new("Orleans:ClusterId", "from-file"), new("Orleans:ServiceId", "chat")]);
        builder.UseOrleans(static silo => silo.UseLocalhostClustering().Configure<ClusterOptions>(static options => options.ClusterId = "from-code"));
        using var host = builder.Build();
        var options = host.Services.GetRequiredService<IOptions<ClusterOptions>>().Value;
        Assert.Equal("B", host.Services.GetRequiredService<ILocalSiloDetails>().Name);
        Assert.Equal(("from-code", "chat"), (options.ClusterId, options.ServiceId));
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(60, 0)]
    public async Task A_silo_does_not_start_with_a_collection_age_that_its_quantum_cannot_keep(int age, int quantum)
    {
        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => EngineHost.StartAsync(silo => silo.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionAge = TimeSpan.FromSeconds(age);
            options.CollectionQuantum = TimeSpan.FromSeconds(quantum);
        })));
        Assert.Contains("CollectionQuantum", error.Message, StringComparison.Ordinal);
    }
}
