using System.Globalization;
using System.Text;

namespace OrleansChat.Protocol.Text;

/// <summary>
/// Takes from other people's text what would act on a terminal instead of being read: escape sequences that move the cursor, set the title or answer
/// into the input; line feeds that forge a line of somebody else; bidirectional controls that reorder what stands around them.
/// </summary>
public static class HarmlessText
{
    /// <summary>The same text, safe to print inside a line.</summary>
    public static string From(string text)
    {
        var harmless = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsBidirectionalControl(rune.Value)) continue;
            harmless.Append(IsActive(rune) ? Visible(rune.Value) : rune);
        }

        return harmless.ToString();
    }

    private static bool IsActive(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static Rune Visible(int control) => control switch
    {
        '\t' => new Rune(' '),
        '\n' or 0x0085 or 0x2028 or 0x2029 => new Rune('⏎'),
        _ => Rune.ReplacementChar,
    };

    // The characters of the Unicode property Bidi_Control. They are invisible, and keyboards for Arabic and Hebrew add them to honest text,
    // so that they are left out and not shown as damage.
    private static bool IsBidirectionalControl(int character) =>
        character is 0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
