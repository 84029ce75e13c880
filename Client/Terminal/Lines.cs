namespace OrleansChat.Client.Terminal;

/// <summary>Fits cells into the columns of a terminal.</summary>
internal static class Lines
{
    /// <summary>Breaks a line into as many as it needs, between words where it can. All but the first begin with <paramref name="indent"/> blanks.</summary>
    public static IEnumerable<IReadOnlyList<Cell>> Wrap(IReadOnlyList<Cell> line, int columns, int indent)
    {
        if (indent >= columns / 2) indent = 0;
        var start = 0;
        do
        {
            var blanks = start == 0 ? 0 : indent;
            var end = End(line, start, Math.Max(1, columns - blanks));
            yield return [.. Enumerable.Repeat(new Cell(" ", 1, Style.Plain), blanks), .. line.Take(start..end)];

            // The blank at which it broke is not seen at the end of the one nor wanted at the beginning of the other.
            start = end;
            while (start < line.Count && line[start].Text == " ") start++;
        }
        while (start < line.Count);
    }

    /// <summary>As much of the beginning as there is room for.</summary>
    public static IEnumerable<Cell> Cut(IEnumerable<Cell> line, int columns)
    {
        foreach (var cell in line)
        {
            columns -= cell.Width;
            if (columns < 0) yield break;
            yield return cell;
        }
    }

    private static int End(IReadOnlyList<Cell> line, int start, int columns)
    {
        var (end, lastBlank) = (start, -1);
        for (; end < line.Count; end++)
        {
            columns -= line[end].Width;

            // A wide character in a single column would never end.
            if (columns < 0 && end > start) break;
            if (line[end].Text == " " && end > start) lastBlank = end;
        }

        if (end == line.Count || line[end].Text == " " || lastBlank < 0) return end;
        return lastBlank;
    }
}
