using OrleansChat.Gateway;
using OrleansChat.Gateway.Fanout;
using OrleansChat.Gateway.Sending;

namespace OrleansChat.Benchmarks.Micro;

/// <summary>A listener with an outbox like a session's, behind which a client takes everything at once. The one place here that knows what an outbox writes into.</summary>
internal sealed class NullClient : IListener
{
    private readonly NullOutput _output = new();
    private readonly Outbox _outbox;

    public NullClient(GatewayLimits limits) => _outbox = new Outbox(_output, limits.OutboxBytesMax, limits.ReplyBytesMax);

    /// <summary>All that was sent to it so far.</summary>
    public long SentBytes => _output.SentBytes;

    public bool TryHear(IReadOnlyList<ReadOnlyMemory<byte>> frames, int bytes) => _outbox.TryAdd(frames, bytes);

    public void Flush() => _outbox.Flush();

    public void FallBehind(long lastSeq) => throw new InvalidOperationException("A client that takes everything at once has no room.");

    public void BeginBefore(long seq) => FallBehind(seq - 1);

    public Standing TryGoLive(long headSeq) => Standing.Live;

    public void CatchUp() => FallBehind(0);

    public void Lose() => throw new InvalidOperationException("The stream has failed.");
}
