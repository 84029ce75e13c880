using System.Globalization;
using OrleansChat.Protocol.Text;

namespace OrleansChat.Client.Terminal;

/// <summary>How a cell looks: a colour of the terminal's 256, null for its own, and marks.</summary>
internal readonly record struct Style(byte? Colour = null, bool IsBold = false, bool IsDim = false, bool IsReverse = false)
{
    public static readonly Style Plain;
    public static readonly Style Dim = new(IsDim: true);
    public static readonly Style Bold = new(IsBold: true);
    public static readonly Style Status = new(IsReverse: true);
    public static readonly Style Problem = new(Colour: 9);
}

/// <summary>What people see as one character, be it of many code points, and how many columns it takes: 2 for wide ones, 0 for what cannot be seen.</summary>
internal readonly record struct Cell(string Text, int Width, Style Style)
{
    private const char EmojiPresentation = '\uFE0F';

    // No honest character is longer, the flags and families of emoji included; some people pile up marks until they cover the lines above.
    private const int CharsMax = 32;

    /// <summary>The cells of a text of whatever origin: nothing in it acts on the terminal.</summary>
    public static IEnumerable<Cell> Of(string text, Style style = default)
    {
        var clusters = StringInfo.GetTextElementEnumerator(HarmlessText.From(text));
        while (clusters.MoveNext())
        {
            var cluster = clusters.GetTextElement();
            if (cluster.Length > CharsMax) cluster = cluster[..(char.IsHighSurrogate(cluster[CharsMax - 1]) ? CharsMax - 1 : CharsMax)];
            yield return new Cell(cluster, WidthOf(cluster), style);
        }
    }

    /// <summary>The columns of a text.</summary>
    public static int WidthOf(IEnumerable<Cell> cells) => cells.Sum(cell => cell.Width);

    private static int WidthOf(string cluster)
    {
        var (width, hasPresentation) = (0, false);
        foreach (var character in cluster.EnumerateRunes())
        {
            width += WideCharacters.WidthOf(character);
            hasPresentation |= character.Value == EmojiPresentation;
        }

        return hasPresentation ? 2 : Math.Min(width, 2);
    }
}
