using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;

namespace OrleansChat.Tests.Unit.LocalEngine;

/// <summary>Follows Orleans: streams are named and found the same way. The engine brings no provider; this one only has a name.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task A_grain_and_a_client_find_the_provider_that_is_registered_under_the_name()
    {
        await using var host = await EngineHost.StartAsync(static silo => silo.ConfigureServices(static services =>
            services.AddKeyedSingleton<IStreamProvider>("channels", static (_, name) => new NamedProvider((string)name!))));
        var client = host.Services.GetRequiredService<IClusterClient>();
        var provider = client.GetStreamProvider("channels");
        Assert.Equal("channels", provider.Name);
        Assert.Same(provider, await host.Grain().Ask(static grain => grain.GetStreamProvider("channels")));
        Assert.Throws<KeyNotFoundException>(() => client.GetStreamProvider("unknown"));
        Assert.Throws<ArgumentNullException>(() => client.GetStreamProvider(" "));
    }

    [Fact]
    public void A_stream_id_is_its_namespace_and_its_key()
    {
        var id = StreamId.Create("channel", "general");
        Assert.Equal(("channel", "general", "channel/general"), (id.GetNamespace(), id.GetKeyAsString(), id.ToString()));
        Assert.Equal(id, StreamId.Create("channel", "general"));
        Assert.Equal(id.GetHashCode(), StreamId.Create("channel", "general").GetHashCode());
        Assert.True(id != StreamId.Create("channel", "random"));
        Assert.True(id.CompareTo(StreamId.Create("channel", "random")) < 0);
    }

    [Fact]
    public void A_stream_id_without_a_namespace_has_none()
    {
        Assert.Null(StreamId.Create(null, "general").GetNamespace());
        Assert.Equal(StreamId.Create(null, "general"), StreamId.Create(string.Empty, "general"));
        Assert.Equal("null/general", StreamId.Create(null, "general").ToString());
    }

    private sealed class NamedProvider(string name) : IStreamProvider
    {
        public string Name => name;

        public bool IsRewindable => false;

        public IAsyncStream<T> GetStream<T>(StreamId streamId) => throw new NotSupportedException();
    }
}
