using BenchmarkDotNet.Attributes;
using OrleansChat.Gateway;
using OrleansChat.Gateway.Sending;
using OrleansChat.Grains.Interfaces.Streams;

namespace OrleansChat.Benchmarks.Micro;

/// <summary>Messages become lines, once for all clients that hear them. One operation is one batch.</summary>
[MemoryDiagnoser]
public class EncoderBenchmarks
{
    private readonly int _frameBytes = new GatewayLimits().FrameBytes;
    private readonly List<ReadOnlyMemory<byte>> _frames = [];
    private readonly List<long> _lastSeqs = [];
    private ChannelMessage[] _messages = [];

    /// <summary>Messages of a batch.</summary>
    [Params(1, 100)]
    public int Messages { get; set; }

    /// <summary>What the last batch was made into.</summary>
    internal IReadOnlyList<ReadOnlyMemory<byte>> Frames => _frames;

    /// <summary>Makes the messages.</summary>
    [GlobalSetup]
    public void Open() => _messages = Samples.Messages(Messages);

    /// <summary>Encodes a batch.</summary>
    /// <returns>How many frames it has.</returns>
    [Benchmark]
    public int Encode()
    {
        _frames.Clear();
        _lastSeqs.Clear();
        Frame.OfMessages(Samples.Channel, _messages, _frameBytes, _frames, _lastSeqs);
        return _frames.Count;
    }
}
