using System.Buffers;
using BenchmarkDotNet.Attributes;
using OrleansChat.Protocol.Commands;

namespace OrleansChat.Benchmarks.Micro;

/// <summary>A client's line becomes a command. One operation is one line of the type <c>msg</c>.</summary>
[MemoryDiagnoser]
public class ParserBenchmarks
{
    private readonly ReadOnlySequence<byte> _plain = Samples.LineOfMsg("");
    private readonly ReadOnlySequence<byte> _withIds = Samples.LineOfMsg("\"rid\":\"r-4711\",\"cid\":\"2f1c9a70-4711\",");

    /// <summary>A line that has nothing but its text.</summary>
    [Benchmark]
    public ParsedLine Plain() => CommandParser.Parse(_plain);

    /// <summary>A line with a rid and a cid.</summary>
    [Benchmark]
    public ParsedLine WithIds() => CommandParser.Parse(_withIds);
}
