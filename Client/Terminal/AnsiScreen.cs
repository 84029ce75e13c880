using System.Globalization;
using System.Text;

namespace OrleansChat.Client.Terminal;

/// <summary>
/// The screen on a real terminal, by the few escape sequences that all of them know. Nothing is ever asked of the terminal, and nothing depends on its height: the footer is
/// found from its own end.
/// </summary>
/// <param name="output">Where the sequences go; each change is written in one piece.</param>
/// <param name="columns">How many columns the terminal has now.</param>
/// <param name="hasColours">False where people do not want them (<c>NO_COLOR</c>).</param>
internal sealed class AnsiScreen(TextWriter output, Func<int> columns, bool hasColours) : IScreen
{
    private const string HideCursor = "\e[?25l";
    private const string ShowCursor = "\e[?25h";
    private const string NoWrap = "\e[?7l";
    private const string Wrap = "\e[?7h";
    private const string EraseBelow = "\e[J";
    private const string Reset = "\e[0m";

    private readonly StringBuilder _pending = new();
    private IReadOnlyList<IReadOnlyList<Cell>> _footer = [];
    private int _cursor;

    /// <inheritdoc/>
    public int Columns => Math.Max(1, columns());

    /// <inheritdoc/>
    public void Print(IEnumerable<IReadOnlyList<Cell>> lines)
    {
        EraseFooter();
        foreach (var line in lines)
        {
            Write(line);
            _pending.Append("\r\n");
        }

        DrawFooter();
    }

    /// <inheritdoc/>
    public void SetFooter(IReadOnlyList<IReadOnlyList<Cell>> lines, int cursor)
    {
        EraseFooter();
        (_footer, _cursor) = (lines, cursor);
        DrawFooter();
    }

    private void EraseFooter()
    {
        _pending.Append(HideCursor).Append('\r');

        // A terminal that became narrower has broken the lines that were too long for it; the cursor stands in the last one.
        var rows = _footer.SkipLast(1).Sum(line => Math.Max(1, (Cell.WidthOf(line) + Columns - 1) / Columns)) + (_footer.Count > 0 ? _cursor / Columns : 0);
        if (rows > 0) _pending.Append(CultureInfo.InvariantCulture, $"\e[{rows}A");
        _pending.Append(EraseBelow);
    }

    private void DrawFooter()
    {
        // Where this client and the terminal disagree about the width of a character, the line is cut instead of tearing the footer.
        _pending.Append(NoWrap);
        for (var index = 0; index < _footer.Count; index++)
        {
            if (index > 0) _pending.Append("\r\n");
            Write(_footer[index]);
        }

        _pending.Append(Wrap).Append('\r');
        if (_cursor > 0) _pending.Append(CultureInfo.InvariantCulture, $"\e[{_cursor}C");
        _pending.Append(ShowCursor);
        output.Write(_pending);
        output.Flush();
        _pending.Clear();
    }

    private void Write(IReadOnlyList<Cell> line)
    {
        var style = Style.Plain;
        foreach (var cell in line)
        {
            if (cell.Style != style) Begin(style = cell.Style);
            _pending.Append(cell.Text);
        }

        if (style != Style.Plain) _pending.Append(Reset);
    }

    private void Begin(Style style)
    {
        _pending.Append("\e[0");
        if (style.IsBold) _pending.Append(";1");
        if (style.IsDim) _pending.Append(";2");
        if (style.IsReverse) _pending.Append(";7");
        if (hasColours && style.Colour is { } colour) _pending.Append(CultureInfo.InvariantCulture, $";38;5;{colour}");
        _pending.Append('m');
    }
}
