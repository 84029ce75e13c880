namespace OrleansChat.Gateway.Fanout;

/// <summary>Bytes of frames that all channels of a server keep together for clients that are behind. Thread-safe.</summary>
/// <param name="bytesMax">How many that are at most.</param>
internal sealed class FrameBudget(long bytesMax)
{
    private long _bytes;

    /// <summary>How many are kept.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Takes so many, if there are so many left.</summary>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= bytesMax)
            return true;
        Return(bytes);
        return false;
    }

    /// <summary>Gives them back.</summary>
    public void Return(int bytes) => Interlocked.Add(ref _bytes, -bytes);
}
