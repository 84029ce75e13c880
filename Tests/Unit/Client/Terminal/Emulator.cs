using System.Globalization;
using System.Text;
using OrleansChat.Client.Terminal;

namespace OrleansChat.Tests.Unit.Client.Terminal;

/// <summary>A terminal of endless height that understands the sequences of <see cref="AnsiScreen"/> and refuses all others.</summary>
internal sealed class Emulator(int columns) : TextWriter
{
    private readonly List<List<string>> _rows = [[]];
    private int _row;
    private int _column;
    private bool _wraps = true;

    public override Encoding Encoding => Encoding.UTF8;

    public int Columns { get; private set; } = columns;

    public (int Row, int Column) Cursor => (_row, _column);

    public bool HasCursor { get; private set; } = true;

    public string[] Rows => [.. _rows.Select(row => string.Concat(row).TrimEnd())];

    /// <summary>Becomes narrower or wider, as most terminals do: rows that do not fit are broken, and the cursor stays at its character.</summary>
    public void Resize(int columns)
    {
        Columns = columns;
        var rows = new List<List<string>>();
        var (newRow, newColumn) = (0, 0);
        for (var index = 0; index < _rows.Count; index++)
        {
            if (index == _row) (newRow, newColumn) = (rows.Count + (_column / columns), _column % columns);
            var pieces = _rows[index].Chunk(columns).Select(piece => piece.ToList()).ToList();
            rows.AddRange(pieces.Count == 0 ? [[]] : pieces);
        }

        _rows.Clear();
        _rows.AddRange(rows);
        (_row, _column) = (newRow, newColumn);
    }

    public override void Write(StringBuilder? value) => Write(value!.ToString());

    public override void Write(string? value)
    {
        for (var rest = value!; rest.Length > 0;)
        {
            var length = rest[0] == '\e' ? Sequence(rest) : Character(rest);
            rest = rest[length..];
        }
    }

    private int Sequence(string text)
    {
        var end = 2;
        while (!char.IsAsciiLetter(text[end])) end++;
        var arguments = text[2..end];
        switch (text[end])
        {
            case 'A': _row -= Number(arguments); Assert.InRange(_row, 0, _rows.Count); break;
            case 'C': _column = Math.Min(Columns - 1, _column + Number(arguments)); break;
            case 'J' when arguments.Length == 0: Erase(); break;
            case 'm': break;
            case 'h' or 'l' when arguments == "?25": HasCursor = text[end] == 'h'; break;
            case 'h' or 'l' when arguments == "?7": _wraps = text[end] == 'h'; break;
            default: throw new InvalidOperationException($"The terminal is not known to understand ESC {text[1..(end + 1)]}.");
        }

        return end + 1;
    }

    private int Character(string text)
    {
        var cluster = StringInfo.GetNextTextElement(text);
        switch (cluster)
        {
            case "\r\n" or "\r" or "\n":
                if (cluster.Contains('\r', StringComparison.Ordinal)) _column = 0;
                if (cluster.Contains('\n', StringComparison.Ordinal)) Feed();
                break;
            default:
                Put(cluster, Cell.Of(cluster).Single().Width);
                break;
        }

        return cluster.Length;
    }

    private void Put(string cluster, int width)
    {
        if (_column + width > Columns)
        {
            if (!_wraps) return;
            _column = 0;
            Feed();
        }

        var row = _rows[_row];
        while (row.Count < _column + width) row.Add(" ");
        row[_column] = cluster;
        for (var behind = 1; behind < width; behind++) row[_column + behind] = "";
        _column += width;
    }

    private void Feed()
    {
        if (++_row == _rows.Count) _rows.Add([]);
    }

    private void Erase()
    {
        _rows.RemoveRange(_row + 1, _rows.Count - _row - 1);
        if (_rows[_row].Count > _column) _rows[_row].RemoveRange(_column, _rows[_row].Count - _column);
    }

    private static int Number(string argument) => int.Parse(argument, CultureInfo.InvariantCulture);
}
