using System.Globalization;
using System.Text;

namespace OrleansChat.Protocol.Names;

/// <summary>A user's name: as people see it, and as it is compared. Two names with one key are the same name everywhere in the cluster.</summary>
/// <param name="Display">As the user wrote it.</param>
/// <param name="Key">Normalised by NFKC and stripped of case, so that Dana, dana and ｄａｎａ are one.</param>
public readonly record struct UserName(string Display, string Key)
{
    /// <summary>Takes a name as it came from a client.</summary>
    /// <returns>Null if it is a name, otherwise why it is none, as a sentence for people.</returns>
    public static string? TryParse(string text, out UserName name)
    {
        name = default;
        if (WhyNoName(text, out var key) is { } problem)
            return problem;
        // What is compared counts: there a full-width letter is the letter itself.
        if (Scripts.MixedIn(key) is var (first, second))
            return $"The name mixes {first} and {second} letters, which look alike.";
        name = new UserName(text, key);
        return null;
    }

    /// <summary>How a name is compared, be it one that only an earlier version took: in older logs there are names that mix scripts.</summary>
    /// <returns>The key, or null if it was never a name.</returns>
    public static string? KeyOf(string text) => WhyNoName(text, out var key) is null ? key : null;

    private static string? WhyNoName(string text, out string key)
    {
        key = "";
        if (text.Length == 0)
            return "The name is empty.";
        var characters = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (++characters > ProtocolLimits.UserNameCharactersMax)
                return $"The name is longer than {ProtocolLimits.UserNameCharactersMax} characters.";
            if (!IsAllowed(rune))
                return $"The name has a character that names may not have (U+{rune.Value:X4}).";
        }

        key = Fold(text);
        if (key.Length is 0 or > ProtocolLimits.UserKeyLengthMax)
            return "The name cannot be compared with others.";
        foreach (var rune in key.EnumerateRunes())
        {
            // What looks harmless can normalise to what is not: a spacing accent to a space and a mark.
            if (!IsAllowed(rune))
                return $"The name has a character that stands for one that names may not have (U+{rune.Value:X4}).";
        }

        return null;
    }

    private static string Fold(string text)
        => WithoutGlyphMarks(text).Normalize(NormalizationForm.FormKC).ToUpperInvariant().ToLowerInvariant().Normalize(NormalizationForm.FormKC);

    // Keyboards put variation selectors behind emoji, so names may have them; but nobody sees them, so they make no other name.
    private static string WithoutGlyphMarks(string text)
        => string.Concat(text.EnumerateRunes().Where(rune => rune.Value is not (>= 0xFE00 and <= 0xFE0F or >= 0xE0100 and <= 0xE01EF)));

    // Control and format (which the zero-width ones and the direction marks are), separators, and what is no character at all.
    private static bool IsAllowed(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        // Invisible letters, marks and fillers, the empty Braille pattern, and the mark of a decoding error.
        _ => rune.Value is not (0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164 or 0xFFA0 or 0xFFFD),
    };
}
