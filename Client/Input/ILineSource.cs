namespace OrleansChat.Client.Input;

/// <summary>
/// A line that was typed. Of one over the limit only the beginning is kept, to be shown and not to be sent. With a command that needs a password comes the one that the
/// person typed for it.
/// </summary>
internal readonly record struct TypedLine(string Text, bool IsTooLong, string? Password = null)
{
    /// <summary>Without the password.</summary>
    public override string ToString() => Text;
}

/// <summary>Where typed lines come from.</summary>
internal interface ILineSource
{
    /// <summary>The next line, or null when there will be none.</summary>
    Task<TypedLine?> ReadLineAsync();

    /// <summary>
    /// Asks for a password, twice for a new one, and shows nothing of it; null when there is nobody to ask or no answer. Not while a line is read.
    /// </summary>
    Task<string?> ReadPasswordAsync(bool isNew);
}
