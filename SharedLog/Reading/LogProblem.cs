namespace OrleansChat.SharedLog.Reading;

/// <summary>Something in a log that is not as docs/LOG_FORMAT.md says.</summary>
/// <param name="Path">The segment's file.</param>
/// <param name="Offset">Where the line begins, in bytes from the start of the file.</param>
/// <param name="What">What is wrong, as a sentence without its dot.</param>
public sealed record LogProblem(string Path, long Offset, string What)
{
    /// <inheritdoc />
    public override string ToString() => $"{Path} at byte {Offset}: {What}";
}
