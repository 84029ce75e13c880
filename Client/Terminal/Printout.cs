using System.Globalization;
using OrleansChat.Client.View;

namespace OrleansChat.Client.Terminal;

/// <summary>What scrolls: lines with the person's time, wrapped to the terminal, and a line between days.</summary>
internal sealed class Printout(IScreen screen, TimeProvider time)
{
    private const int TimeColumns = 6;

    private DateOnly _day = DateOnly.FromDateTime(time.GetLocalNow().DateTime);

    /// <summary>Prints a message.</summary>
    public void Message(MessageEvent message)
    {
        var line = new List<Cell>(Cell.Of($"[{message.Server}] ", Style.Dim));
        line.AddRange(Cell.Of(message.From, Palette.Of(message.From)));
        if (message.Channel is ['@', ..]) line.AddRange(Cell.Of(" (local)", Style.Dim));
        line.AddRange(Cell.Of($": {message.Text}"));
        Print(message.Time, line);
    }

    /// <summary>Prints what is not said by anybody, as of a time, or of now.</summary>
    public void Notice(string text, DateTimeOffset? of = null) => Print(of, [.. Cell.Of($"* {text}", Style.Dim)]);

    /// <summary>Prints a problem.</summary>
    public void Problem(string text) => Print(of: null, [.. Cell.Of($"! {text}", Style.Problem)]);

    /// <summary>Prints who is in a place.</summary>
    public void Members(Place place, IReadOnlyList<MemberEntry> users)
    {
        var line = new List<Cell>(Cell.Of($"* In {place}:", Style.Dim));
        foreach (var user in users)
        {
            line.AddRange(Cell.Of($" {user.User}", user.Server is null || user.IsAway ? Style.Dim : Palette.Of(user.User)));
            if (user.Server is not null) line.AddRange(Cell.Of($" [{user.Server}]", Style.Dim));
            if (user.Role is not null) line.AddRange(Cell.Of($" {user.Role}", Style.Dim));
            if (user.IsAway) line.AddRange(Cell.Of(" away", Style.Dim));
        }

        Print(of: null, line);
    }

    /// <summary>Prints a line without a time, by which others are told apart.</summary>
    public void Mark(string text) => Print([.. Cell.Of(text, Style.Dim)], indent: 0);

    private void Print(DateTimeOffset? of, List<Cell> line)
    {
        var then = of is { } known ? TimeZoneInfo.ConvertTime(known, time.LocalTimeZone) : time.GetLocalNow();
        var day = DateOnly.FromDateTime(then.DateTime);
        if (day != _day) Mark($"── {day.ToString("D", CultureInfo.CurrentCulture)} ──");
        _day = day;
        Print([.. Cell.Of(then.ToString("HH:mm ", CultureInfo.InvariantCulture), Style.Dim), .. line], TimeColumns);
    }

    private void Print(IReadOnlyList<Cell> line, int indent) => screen.Print(Lines.Wrap(line, screen.Columns, indent));
}
