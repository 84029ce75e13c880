namespace OrleansChat.Client.Terminal;

/// <summary>
/// A terminal in which the conversation scrolls as in any other program, and below it stand some lines that stay: the footer. Whoever calls has cut the lines to the
/// columns and calls from one thread at a time.
/// </summary>
internal interface IScreen
{
    /// <summary>How many columns there are now.</summary>
    int Columns { get; }

    /// <summary>Prints lines above the footer; they are the terminal's from then on, to be scrolled back to.</summary>
    void Print(IEnumerable<IReadOnlyList<Cell>> lines);

    /// <summary>Replaces the footer. The cursor stands in its last line, behind so many columns.</summary>
    void SetFooter(IReadOnlyList<IReadOnlyList<Cell>> lines, int cursor);
}
