using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace OrleansChat.Tests.Unit.LocalEngine;

/// <summary>A test cluster as in Orleans, but for the one difference: every silo has its own activation of a grain.</summary>
public sealed class TestClusterTests : IAsyncLifetime
{
    private readonly TestCluster _cluster = Build();

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public void Silos_have_the_names_that_Orleans_gives_them()
    {
        Assert.Equal(["Primary", "Secondary_1", "Secondary_2"], _cluster.Silos.Select(static silo => silo.Name));
        Assert.Equal("Primary", _cluster.Primary!.Name);
        Assert.Equal(["Secondary_1", "Secondary_2"], _cluster.SecondarySilos.Select(static silo => silo.Name));
        Assert.All(_cluster.Silos, static silo => Assert.Equal(silo.Name, Details(silo).Name));
        Assert.All(_cluster.Silos, silo => Assert.Equal(_cluster.Options.ClusterId, Details(silo).ClusterId));
        Assert.NotEqual(_cluster.Options.ClusterId, new TestClusterBuilder().Options.ClusterId);
    }

    [Fact]
    public async Task Unlike_in_Orleans_each_silo_has_its_own_activation_of_a_grain()
    {
        HashSet<object> instances = [];
        foreach (var silo in _cluster.Silos) instances.Add((await Grain(silo).Ask(static grain => grain))!);
        Assert.Equal(3, instances.Count);
        Assert.Contains((await _cluster.Client.GetGrain<IScriptedGrain>("one", ScriptedName).Ask(static grain => grain))!, instances);
    }

    [Fact]
    public async Task Configurators_set_up_every_silo_and_read_the_properties_of_the_cluster()
    {
        Assert.All(_cluster.Silos, static silo => Assert.Equal("a value", Service<Setting>(silo).Value));
        Assert.Equal("a value", Service<Setting>(await _cluster.StartAdditionalSiloAsync()).Value);
    }

    [Fact]
    public void A_configurator_is_an_ISiloConfigurator() =>
        Assert.Throws<ArgumentException>(static () => new TestClusterBuilder().AddSiloBuilderConfigurator<object>());

    [Fact]
    public async Task A_stopped_silo_has_told_its_grains_and_leaves_the_cluster()
    {
        var silo = _cluster.SecondarySilos[0];
        var told = await ToldWhenEnded(silo);
        await _cluster.StopSiloAsync(silo);
        Assert.True(told());
        Assert.False(silo.IsActive);
        Assert.Equal(["Primary", "Secondary_2"], _cluster.Silos.Select(static silo => silo.Name));
    }

    [Fact]
    public async Task A_killed_silo_has_not_and_the_others_go_on()
    {
        var silo = _cluster.Primary!;
        var told = await ToldWhenEnded(silo);
        await _cluster.KillSiloAsync(silo);
        Assert.False(told());
        Assert.False(silo.IsActive);
        Assert.Null(_cluster.Primary);
        Assert.Equal(1, await Grain(_cluster.Silos[0]).Life());
        Assert.Equal(1, await _cluster.GrainFactory.GetGrain<IScriptedGrain>("one", ScriptedName).Life());
    }

    [Fact]
    public async Task A_restarted_silo_has_its_name_and_number_and_nothing_else_of_the_old_one()
    {
        var old = _cluster.SecondarySilos[1];
        var oldGrain = await Grain(old).Ask(static grain => grain);
        var restarted = (await _cluster.RestartSiloAsync(old))!;
        Assert.Equal((old.Name, old.InstanceNumber), (restarted.Name, restarted.InstanceNumber));
        Assert.NotSame(oldGrain, await Grain(restarted).Ask(static grain => grain));
        Assert.Equal(3, _cluster.Silos.Count);

        Assert.Same(await _cluster.RestartSiloAsync(_cluster.Primary!), _cluster.Primary);
    }

    [Fact]
    public async Task Additional_silos_take_the_lowest_free_number()
    {
        Assert.Equal("Secondary_3", (await _cluster.StartAdditionalSiloAsync()).Name);
        await _cluster.KillSiloAsync(_cluster.SecondarySilos[0]);
        Assert.Equal("Secondary_1", (await _cluster.StartAdditionalSiloAsync()).Name);
    }

    [Fact]
    public async Task Without_a_running_silo_there_is_no_client()
    {
        await _cluster.StopAllSilosAsync();
        Assert.Empty(_cluster.Silos);
        Assert.Throws<InvalidOperationException>(() => _cluster.Client);
    }

    private static string ScriptedName => typeof(ScriptedGrain).FullName!;

    private static TestCluster Build()
    {
        var builder = new TestClusterBuilder(3);
        builder.Properties["setting"] = "a value";
        builder.AddSiloBuilderConfigurator<Configurator>();
        return builder.Build();
    }

    private static T Service<T>(SiloHandle silo)
        where T : notnull => ((InProcessSiloHandle)silo).SiloHost.Services.GetRequiredService<T>();

    private static ILocalSiloDetails Details(SiloHandle silo) => Service<ILocalSiloDetails>(silo);

    private static IScriptedGrain Grain(SiloHandle silo) => Service<IGrainFactory>(silo).GetGrain<IScriptedGrain>("one", ScriptedName);

    private static async Task<Func<bool>> ToldWhenEnded(SiloHandle silo)
    {
        var told = false;
        Service<Lives>(silo).OnDeactivate = (_, _, _) => Task.FromResult(told = true);
        await Grain(silo).Life();
        return () => told;
    }

    private sealed record Setting(string? Value);

    private sealed class Configurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) =>
            siloBuilder.Services.AddSingleton<Lives>().AddSingleton(new Setting(siloBuilder.Configuration["setting"]));
    }
}
