namespace OrleansChat.Client.Terminal;

/// <summary>A screen that exists in memory only: its cells can be looked at.</summary>
internal sealed class MemoryScreen(int columns) : IScreen
{
    private readonly List<IReadOnlyList<Cell>> _lines = [];

    /// <inheritdoc/>
    public int Columns { get; set; } = columns;

    /// <summary>All that was printed.</summary>
    public IReadOnlyList<IReadOnlyList<Cell>> Lines => _lines;

    /// <summary>The lines that stay.</summary>
    public IReadOnlyList<IReadOnlyList<Cell>> Footer { get; private set; } = [];

    /// <summary>The columns before the cursor.</summary>
    public int Cursor { get; private set; }

    /// <inheritdoc/>
    public void Print(IEnumerable<IReadOnlyList<Cell>> lines) => _lines.AddRange(lines.Select(Fitting));

    /// <inheritdoc/>
    public void SetFooter(IReadOnlyList<IReadOnlyList<Cell>> lines, int cursor) => (Footer, Cursor) = ([.. lines.Select(Fitting)], cursor);

    /// <summary>A line as people read it.</summary>
    public static string TextOf(IReadOnlyList<Cell> line) => string.Concat(line.Select(cell => cell.Text));

    // A real terminal would break it where nobody wants it, and the footer would not be where it is looked for.
    private IReadOnlyList<Cell> Fitting(IReadOnlyList<Cell> line) =>
        Cell.WidthOf(line) <= Columns ? line : throw new InvalidOperationException($"'{TextOf(line)}' is wider than {Columns} columns.");
}
