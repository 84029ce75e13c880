using System.Text;

namespace OrleansChat.Protocol.Names;

/// <summary>
/// The scripts whose letters look like each other's: a Latin and a Cyrillic <c>a</c> are one to the eye and two to a computer. The ranges are those of Unicode's property Script, with what
/// is not assigned yet between them. Everything else, digits, emoji and other scripts among it, belongs to none of these.
/// </summary>
internal static class Scripts
{
    private static readonly (string Script, int First, int Last)[] Ranges =
    [
        ("Latin", 0x0041, 0x005A), ("Latin", 0x0061, 0x007A), ("Latin", 0x00AA, 0x00AA), ("Latin", 0x00BA, 0x00BA), ("Latin", 0x00C0, 0x00D6), ("Latin", 0x00D8, 0x00F6),
        ("Latin", 0x00F8, 0x02B8), ("Latin", 0x02E0, 0x02E4), ("Greek", 0x0370, 0x0373), ("Greek", 0x0375, 0x0377), ("Greek", 0x037A, 0x037D), ("Greek", 0x037F, 0x037F),
        ("Greek", 0x0384, 0x0384), ("Greek", 0x0386, 0x0386), ("Greek", 0x0388, 0x03E1), ("Coptic", 0x03E2, 0x03EF), ("Greek", 0x03F0, 0x03FF), ("Cyrillic", 0x0400, 0x0484),
        ("Cyrillic", 0x0487, 0x052F), ("Armenian", 0x0530, 0x058F), ("Cherokee", 0x13A0, 0x13FF), ("Cyrillic", 0x1C80, 0x1C8F), ("Latin", 0x1D00, 0x1D25), ("Greek", 0x1D26, 0x1D2A),
        ("Cyrillic", 0x1D2B, 0x1D2B), ("Latin", 0x1D2C, 0x1D5C), ("Greek", 0x1D5D, 0x1D61), ("Latin", 0x1D62, 0x1D65), ("Greek", 0x1D66, 0x1D6A), ("Latin", 0x1D6B, 0x1D77),
        ("Cyrillic", 0x1D78, 0x1D78), ("Latin", 0x1D79, 0x1DBE), ("Greek", 0x1DBF, 0x1DBF), ("Latin", 0x1E00, 0x1EFF), ("Greek", 0x1F00, 0x1FFE), ("Latin", 0x2071, 0x2071),
        ("Latin", 0x207F, 0x207F), ("Latin", 0x2090, 0x209C), ("Greek", 0x2126, 0x2126), ("Latin", 0x212A, 0x212B), ("Latin", 0x2132, 0x2132), ("Latin", 0x214E, 0x214E),
        ("Latin", 0x2160, 0x2188), ("Latin", 0x2C60, 0x2C7F), ("Coptic", 0x2C80, 0x2CFF), ("Cyrillic", 0x2DE0, 0x2DFF), ("Cyrillic", 0xA640, 0xA69F), ("Latin", 0xA722, 0xA787),
        ("Latin", 0xA78B, 0xA7FF), ("Latin", 0xAB30, 0xAB5A), ("Latin", 0xAB5C, 0xAB64), ("Greek", 0xAB65, 0xAB65), ("Latin", 0xAB66, 0xAB69), ("Cherokee", 0xAB70, 0xABBF),
        ("Latin", 0xFB00, 0xFB06), ("Armenian", 0xFB13, 0xFB17), ("Cyrillic", 0xFE2E, 0xFE2F), ("Latin", 0xFF21, 0xFF3A), ("Latin", 0xFF41, 0xFF5A), ("Greek", 0x10140, 0x1018F),
        ("Greek", 0x101A0, 0x101A0), ("Latin", 0x10780, 0x107BF), ("Greek", 0x1D200, 0x1D245), ("Latin", 0x1DF00, 0x1DFFF), ("Cyrillic", 0x1E030, 0x1E08F),
    ];

    /// <summary>The script of a character, if it is one of these; otherwise null.</summary>
    public static string? Of(Rune character)
    {
        foreach (var (script, first, last) in Ranges)
        {
            if (character.Value <= last)
                return character.Value >= first ? script : null;
        }

        return null;
    }

    /// <summary>The first two of these scripts that a text mixes; null if it has at most one.</summary>
    public static (string First, string Second)? MixedIn(string text)
    {
        string? first = null;
        foreach (var character in text.EnumerateRunes())
        {
            if (Of(character) is not { } script)
                continue;
            first ??= script;
            if (script != first)
                return (first, script);
        }

        return null;
    }
}
