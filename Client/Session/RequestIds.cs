namespace OrleansChat.Client.Session;

/// <summary>
/// Names requests (<c>rid</c>, for the answer) and messages (<c>cid</c>, for the log). The log remembers the messages of a name for longer than this
/// program runs, so that <paramref name="run"/> has to be random: 64 bits of it.
/// </summary>
internal sealed class RequestIds(string run)
{
    private int _requests;
    private int _messages;

    /// <summary>The next request's id.</summary>
    public string NextRid() => $"{Interlocked.Increment(ref _requests)}";

    /// <summary>The next message's id.</summary>
    public string NextCid() => $"{run}-{Interlocked.Increment(ref _messages)}";
}
