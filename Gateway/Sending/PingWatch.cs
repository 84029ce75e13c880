namespace OrleansChat.Gateway.Sending;

/// <summary>What is to be done about a silence.</summary>
internal enum PingStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The client is to be asked whether it is there.</summary>
    Ask,

    /// <summary>It was asked, and has not said anything.</summary>
    GiveUp,
}

/// <summary>Finds out when a client is to be asked whether it is there, and whether it answers. Asked now and then by one thread.</summary>
/// <param name="intervalMs">A client that nothing was sent to for so long is asked.</param>
/// <param name="timeoutMs">So long it may say nothing after that.</param>
/// <param name="time">The clock.</param>
internal struct PingWatch(int intervalMs, int timeoutMs, TimeProvider time)
{
    private long _sentBytes;
    private long _sentAt = time.GetTimestamp();
    private long _lines;
    private long _askedAt;
    private bool _isAsked;

    /// <summary>Looks at the connection.</summary>
    /// <param name="sentBytes">A counter that grows as the client is sent something.</param>
    /// <param name="isSending">Whether something waits that has not been sent: then the client is slow and not idle.</param>
    /// <param name="lines">A counter of the client's lines.</param>
    /// <param name="isListening">Whether the client's next line would be read at once. While it would not, its silence means nothing.</param>
    public PingStep Look(long sentBytes, bool isSending, long lines, bool isListening)
    {
        var now = time.GetTimestamp();
        if (sentBytes != _sentBytes || isSending)
            (_sentBytes, _sentAt) = (sentBytes, now);
        if (_isAsked && !isListening)
            _askedAt = now;
        if (_isAsked && lines == _lines)
            return time.GetElapsedTime(_askedAt, now).TotalMilliseconds >= timeoutMs ? PingStep.GiveUp : PingStep.None;
        _isAsked = time.GetElapsedTime(_sentAt, now).TotalMilliseconds >= intervalMs;
        if (!_isAsked)
            return PingStep.None;
        (_askedAt, _lines) = (now, lines);
        return PingStep.Ask;
    }
}
