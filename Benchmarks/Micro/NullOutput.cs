using OrleansChat.Gateway.Sending;

namespace OrleansChat.Benchmarks.Micro;

/// <summary>A client that takes everything at once: bytes are counted and forgotten. Not thread-safe.</summary>
internal sealed class NullOutput : IOutput
{
    /// <summary>All that was sent so far.</summary>
    public long SentBytes { get; private set; }

    public ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        SentBytes += bytes.Length;
        return new(true);
    }
}
