namespace OrleansChat.Client.Terminal;

/// <summary>The lines that stay: who one is, where something is unread, who types, how the connection stands; and below it what is being typed.</summary>
internal static class Footer
{
    /// <summary>The status line, over the whole width.</summary>
    public static IReadOnlyList<Cell> Status(string who, Tabs tabs, string typing, string connection, bool isConnected, int columns)
    {
        var left = new List<Cell>(Cell.Of($" {who} ", Style.Status with { IsBold = true }));
        left.AddRange(Cell.Of($" {tabs.Current.Place} ", Style.Status));
        foreach (var tab in tabs.All.Where(tab => tab.Unread > 0))
            left.AddRange(Cell.Of($" {tab.Place} {tab.Unread}{(tab.IsUrgent ? "!" : "")} ", Style.Status with { IsBold = tab.IsUrgent }));

        // What stands to the right is more important than the last of many channels.
        Cell[] right = [.. Lines.Cut(Cell.Of($" {connection} ", isConnected ? Style.Status : Style.Status with { Colour = Style.Problem.Colour, IsBold = true }), columns)];
        if (typing.Length > 0) right = [.. Lines.Cut(Cell.Of($" {typing} ", Style.Status), (columns - Cell.WidthOf(right)) / 2), .. right];
        Cell[] fitting = [.. Lines.Cut(left, columns - Cell.WidthOf(right))];
        var gap = columns - Cell.WidthOf(right) - Cell.WidthOf(fitting);
        return [.. fitting, .. Enumerable.Repeat(new Cell(" ", 1, Style.Status), gap), .. right];
    }

    /// <summary>The line that is typed, behind its <paramref name="beginning"/>, as much of it around the cursor as there is room for, and the columns before the cursor.</summary>
    public static (IReadOnlyList<Cell> Line, int Cursor) Input(string beginning, string text, int cursor, int columns)
    {
        // The last column stays free, for the cursor.
        Cell[] prompt = [.. Lines.Cut(Cell.Of(beginning, Style.Bold), columns / 2)];
        var room = Math.Max(1, columns - Cell.WidthOf(prompt) - 1);
        Cell[] before = [.. Cell.Of(text[..cursor])];

        var (start, width) = (before.Length, 0);
        while (start > 0 && width + before[start - 1].Width <= room) width += before[--start].Width;

        // The cursor never stands inside a character, so what is before it are the first of all.
        return ([.. prompt, .. Lines.Cut(Cell.Of(text).Skip(start), room)], Cell.WidthOf(prompt) + width);
    }
}
