using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansChat.Gateway;
using OrleansChat.Gateway.Fanout;
using OrleansChat.Grains.Interfaces.Streams;

namespace OrleansChat.Benchmarks.Micro;

/// <summary>Messages go out to all who hear their channel on this server, up to where the transport would take the bytes. One operation is one batch: encoded once, delivered to every listener.</summary>
[MemoryDiagnoser]
public class FanoutBenchmarks
{
    private ChannelFanout? _fanout;
    private ChannelBatch? _batch;
    private NullClient[] _clients = [];

    /// <summary>How many hear the channel.</summary>
    [Params(100, 1_000)]
    public int Listeners { get; set; }

    /// <summary>Messages of a batch.</summary>
    [Params(1, 100)]
    public int Messages { get; set; }

    internal IReadOnlyList<NullClient> Clients => _clients;

    /// <summary>Lets the listeners join.</summary>
    [GlobalSetup]
    public void Open()
    {
        var limits = new GatewayLimits();
        _fanout = new ChannelFanout(Samples.Channel, limits, new FrameBudget(limits.RecentFrameBytesMax), new GatewayEvents(NullLogger.Instance));
        _clients = [.. Enumerable.Range(0, Listeners).Select(_ => new NullClient(limits))];
        foreach (var client in _clients)
            _fanout.Join(client);
        _batch = new ChannelBatch(Samples.Channel, "epoch1", Messages, Samples.Messages(Messages));
    }

    /// <summary>Delivers a batch.</summary>
    [Benchmark]
    public Task DeliverAsync() => _fanout!.OnNextAsync(_batch!);
}
