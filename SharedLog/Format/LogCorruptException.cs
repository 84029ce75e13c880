namespace OrleansChat.SharedLog.Format;

/// <summary>The log holds bytes that no server can have written, or that this version cannot understand. The server must stop: nothing is skipped silently.</summary>
public sealed class LogCorruptException : Exception
{
    /// <summary>Damage at a place of a file.</summary>
    /// <param name="offset">Where the damaged line begins, in bytes from the start of the file.</param>
    /// <param name="problem">What is wrong, as a sentence without its dot.</param>
    /// <param name="path">The file, where it is known.</param>
    public LogCorruptException(long offset, string problem, string path = "The log")
        : base($"{path} is damaged at byte {offset}: {problem}.")
    {
        Offset = offset;
        Problem = problem;
    }

    /// <summary>Where the damaged line begins, in bytes from the start of the file.</summary>
    public long Offset { get; }

    /// <summary>What is wrong, as a sentence without its dot.</summary>
    public string Problem { get; }
}
