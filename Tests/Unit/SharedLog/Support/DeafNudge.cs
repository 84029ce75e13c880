using OrleansChat.SharedLog.Nudges;

namespace OrleansChat.Tests.Unit.SharedLog.Support;

/// <summary>A nudge that none arrives at.</summary>
internal sealed class DeafNudge : INudge
{
    public int Port => 0;

    public void Listen(string epoch, Action<LogEnd> onNudge, Action<ReadOnlyMemory<byte>> onSignal)
    {
        // Deaf.
    }

    public void Send(int port, in LogEnd end)
    {
        // Mute.
    }

    public void Send(int port, ReadOnlySpan<byte> signal)
    {
        // As above.
    }

    public void Dispose()
    {
        // Nothing to let go of.
    }
}
