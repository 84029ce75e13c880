namespace OrleansChat.SharedLog.Cycle;

/// <summary>
/// What is in the log is not known any more, or is not what this server has read: the disk failed in a way that leaves that open, or a database has lost the last lines. The server must stop, and
/// reads the log anew when it starts.
/// </summary>
public sealed class LogLostException : Exception
{
    /// <summary>With what failed, as a sentence.</summary>
    public LogLostException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
