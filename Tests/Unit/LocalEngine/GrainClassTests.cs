using Orleans;

namespace OrleansChat.Tests.Unit.LocalEngine;

/// <summary>Follows Orleans: which class serves an interface.</summary>
public sealed class GrainClassTests : IAsyncLifetime
{
    private EngineHost _host = null!;

    public interface IServedByNoneGrain : IGrainWithStringKey
    {
        Task<string> Name();
    }

    public interface IServedByTwoGrain : IGrainWithStringKey
    {
        Task<string> Name();
    }

    public interface INamedGrain : IGrainWithStringKey
    {
        Task<string> Name();
    }

    public async ValueTask InitializeAsync() => _host = await EngineHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public void An_interface_without_an_implementation_is_an_error()
    {
        var error = Assert.Throws<ArgumentException>(() => _host.Grains.GetGrain<IServedByNoneGrain>("one"));
        Assert.Contains(nameof(IServedByNoneGrain), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interface_with_two_implementations_is_an_error_that_names_both()
    {
        var error = Assert.Throws<ArgumentException>(() => _host.Grains.GetGrain<IServedByTwoGrain>("one"));
        Assert.Contains(nameof(FirstOfTwoGrain), error.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(SecondOfTwoGrain), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prefix_of_the_class_name_chooses_between_two()
    {
        var prefix = $"{typeof(GrainClassTests).FullName}+Second";
        Assert.Equal(nameof(SecondOfTwoGrain), await _host.Grains.GetGrain<IServedByTwoGrain>("one", prefix).Name());
        Assert.Throws<ArgumentException>(() => _host.Grains.GetGrain<IServedByTwoGrain>("one", "Nowhere"));
    }

    [Fact]
    public async Task The_class_called_like_the_interface_is_preferred() =>
        Assert.Equal(nameof(NamedGrain), await _host.Grains.GetGrain<INamedGrain>("one").Name());

    public sealed class FirstOfTwoGrain : Grain, IServedByTwoGrain
    {
        public Task<string> Name() => Task.FromResult(nameof(FirstOfTwoGrain));
    }

    public sealed class SecondOfTwoGrain : Grain, IServedByTwoGrain
    {
        public Task<string> Name() => Task.FromResult(nameof(SecondOfTwoGrain));
    }

    public class NamedGrain : Grain, INamedGrain
    {
        public Task<string> Name() => Task.FromResult(GetType().Name);
    }

    public sealed class AlsoNamedGrain : NamedGrain;
}
