using OrleansChat.Grains.Interfaces.Channels;

namespace OrleansChat.Grains.Channels;

/// <summary>For an engine that delivers the calls of one caller in their order: there is nothing to wait for.</summary>
internal sealed class OrderedCalls : IPostTurns
{
    public ValueTask<bool> WaitAsync(string session, PostTurn turn) => new(true);

    public void Begin(string session, PostTurn turn)
    {
    }
}
