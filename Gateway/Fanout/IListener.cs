namespace OrleansChat.Gateway.Fanout;

/// <summary>One who hears a channel. Called by the channel, one call at a time; must not block.</summary>
internal interface IListener
{
    /// <summary>Takes whole lines, all of them or none. They go out with the next <see cref="Flush"/>.</summary>
    /// <param name="frames">The lines.</param>
    /// <param name="bytes">How long they are together.</param>
    /// <returns>False if there is no room for them; then the listener hears nothing more until it joins again.</returns>
    bool TryHear(IReadOnlyList<ReadOnlyMemory<byte>> frames, int bytes);

    /// <summary>Sends what was heard.</summary>
    void Flush();

    /// <summary>The listener was taken off the channel because it had no room.</summary>
    /// <param name="lastSeq">The last message that it heard.</param>
    void FallBehind(long lastSeq);

    /// <summary>The listener begins at a place that the channel has not reached here, and is asked when it has.</summary>
    /// <param name="seq">The first message that it hears.</param>
    void BeginBefore(long seq);

    /// <summary>Asks whether the listener, which was not live, has heard everything and still wants to hear the channel. If so, it hears the next message.</summary>
    /// <param name="headSeq">The channel's last message.</param>
    Standing TryGoLive(long headSeq);

    /// <summary>The channel has gone past the place of the listener, which was ahead: it is to fetch what it has not heard, and to join again.</summary>
    void CatchUp();

    /// <summary>The channel cannot be heard here any more.</summary>
    void Lose();
}
