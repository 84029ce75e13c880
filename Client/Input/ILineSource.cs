namespace OrleansChat.Client.Input;

/// <summary>A line that was typed. Of one over the limit only the beginning is kept, to be shown and not to be sent.</summary>
internal readonly record struct TypedLine(string Text, bool IsTooLong);

/// <summary>Where typed lines come from.</summary>
internal interface ILineSource
{
    /// <summary>The next line, or null when there will be none.</summary>
    Task<TypedLine?> ReadLineAsync();
}
