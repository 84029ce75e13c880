namespace OrleansChat.SharedLog.Cycle;

/// <summary>The disk failed in a way that leaves open what is in the file. The server must stop, and reads the file anew when it starts.</summary>
public sealed class LogLostException : Exception
{
    /// <summary>With what failed, as a sentence.</summary>
    public LogLostException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
