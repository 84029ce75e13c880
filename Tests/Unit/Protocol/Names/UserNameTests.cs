using System.Globalization;
using System.Text;
using OrleansChat.Protocol;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Tests.Unit.Protocol.Names;

public sealed class UserNameTests
{
    [Theory]
    [InlineData("Dana", "dana")]
    [InlineData("DANA", "dana")]
    [InlineData("ｄａｎａ", "dana")] // full width
    [InlineData("𝐃𝐚𝐧𝐚", "dana")] // mathematical bold
    [InlineData("Ⓓana", "dana")] // circled
    [InlineData("ﬁona", "fiona")] // a ligature
    [InlineData("E\u0301mile", "émile")] // composed or not
    [InlineData("Émile", "émile")]
    [InlineData("STRAßE", "straße")]
    [InlineData("ΣΊΣΥΦΟΣ", "σίσυφοσ")] // the last sigma has a form of its own
    [InlineData("σίσυφος", "σίσυφοσ")]
    [InlineData("שלום", "שלום")]
    [InlineData("Ⅷ", "viii")]
    [InlineData("x²", "x2")]
    public void Names_that_differ_only_in_case_or_form_are_one_name(string text, string key)
    {
        Assert.Null(UserName.TryParse(text, out var name));
        Assert.Equal(new UserName(text, key), name);
    }

    [Fact]
    public void Names_that_differ_otherwise_are_different()
    {
        string[] names = ["Dana", "Dána", "Danà", "Dana1", "D_ana", "D-ana", "strasse", "straße", "Дана", "ı", "i", "👋", "👋🏽"];
        Assert.Equal(names.Length, names.Select(KeyOf).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Dana Smith")]
    [InlineData("Dana\u00a0Smith")]
    [InlineData("Dana\u3000Smith")]
    [InlineData("Dana\u2028")]
    [InlineData("Dana\u2029")]
    [InlineData("Dana\n")]
    [InlineData("\0")]
    [InlineData("Dana\u0007")]
    [InlineData("Dana\u007f")]
    [InlineData("Dana\u0085")]
    [InlineData("Da\u200bna")] // zero width: space, joiners, no-break, soft hyphen
    [InlineData("Da\u200cna")]
    [InlineData("Da\u200dna")]
    [InlineData("\ufeffDana")]
    [InlineData("Da\u00adna")]
    [InlineData("Da\u2060na")]
    [InlineData("\u202eanaD")] // marks of direction
    [InlineData("Dana\u200f")]
    [InlineData("Dana\u2066")]
    [InlineData("Da\u034fna")] // letters and marks that nobody sees
    [InlineData("\u3164")]
    [InlineData("Dana\u115f")]
    [InlineData("Dana\uffa0")]
    [InlineData("\u2800")]
    [InlineData("Dana\u17b4")]
    [InlineData("Dana\u180b")]
    [InlineData("\ufe0f")]
    [InlineData("\U000e0100")]
    [InlineData("Dana\U000e0041")]
    [InlineData("Dana\ue000")] // no characters, or nobody's
    [InlineData("Dana\u0378")]
    [InlineData("Dana\uffff")]
    [InlineData("Dana\ufffd")]
    [InlineData("\ud800")]
    [InlineData("\udc00Dana")]
    [InlineData("Dana\u00b4")] // normalises to a space and a mark
    [InlineData("\ufdfa")] // normalises to words with spaces
    public void A_name_that_nobody_could_read_or_type_is_refused_with_a_reason(string text)
    {
        Assert.EndsWith(".", UserName.TryParse(text, out var name));
        Assert.Equal(default, name);
    }

    [Theory]
    [InlineData("D\u0430na", "Latin and Cyrillic")]
    [InlineData("\u0410hmad", "Cyrillic and Latin")]
    [InlineData("dan\u03b1", "Latin and Greek")]
    [InlineData("\u0430\u03bf", "Cyrillic and Greek")]
    [InlineData("d\u0561na", "Latin and Armenian")]
    [InlineData("\u13a0na", "Cherokee and Latin")]
    [InlineData("\u2c9fk", "Coptic and Latin")]
    [InlineData("\u0434\uff41", "Cyrillic and Latin")] // full width stands for Latin
    [InlineData("5\u00b5m", "Greek and Latin")] // the micro sign stands for a Greek letter
    [InlineData("\U0001d6c3\U0001d41a", "Greek and Latin")] // mathematical bold
    [InlineData("山d\u0430", "Latin and Cyrillic")]
    public void A_name_that_mixes_scripts_that_look_alike_is_refused_and_told_which(string text, string scripts)
    {
        Assert.Equal($"The name mixes {scripts} letters, which look alike.", UserName.TryParse(text, out var name));
        Assert.Equal(default, name);
        Assert.NotNull(UserName.KeyOf(text));
    }

    [Theory]
    [InlineData("Дана_2")]
    [InlineData("Δάνα❤")]
    [InlineData("Դանա-1")]
    [InlineData("ᏓᎾ7")]
    [InlineData("Dana山あ")]
    [InlineData("Danaשלום")]
    [InlineData("Дана山")]
    [InlineData("D\u0301na")]
    [InlineData("د1")]
    public void A_name_with_one_of_these_scripts_and_anything_else_is_a_name(string text) => Assert.Null(UserName.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("Dana Smith")]
    [InlineData("Da\u200bna")]
    [InlineData("\ufffe")]
    public void What_was_never_a_name_has_no_key(string text) => Assert.Null(UserName.KeyOf(text));

    [Theory]
    [InlineData("❤\ufe0f", "❤")]
    [InlineData("Dana\ufe0f", "Dana")]
    [InlineData("Dana\ufe00", "dana")]
    [InlineData("葛\U000e0100", "葛")]
    public void A_mark_that_only_picks_a_glyph_makes_no_other_name(string text, string same) => Assert.Equal(KeyOf(same), KeyOf(text));

    [Theory]
    [InlineData("a")]
    [InlineData("é")]
    [InlineData("ש")]
    [InlineData("👋")]
    public void A_name_is_as_long_as_its_limit_in_characters_however_many_bytes_they_have(string character)
    {
        var longest = new StringBuilder().Insert(0, character, ProtocolLimits.UserNameCharactersMax).ToString();
        Assert.Equal(longest, KeyOf(longest));
        Assert.NotNull(UserName.TryParse(longest + character, out _));
    }

    [Fact]
    public void A_name_that_grows_too_much_when_it_is_compared_is_refused()
        => Assert.NotNull(UserName.TryParse(new string('\u3316', ProtocolLimits.UserNameCharactersMax), out _));

    [Fact]
    public void The_key_of_a_key_is_the_key_itself_and_cases_have_one_key()
    {
        var accepted = 0;
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.IsValid(value) || UserName.TryParse(new Rune(value).ToString(), out var name) is not null)
                continue;
            accepted++;
            Assert.True(name.Key == KeyOf(name.Key), $"U+{value:X4}");
            Assert.True(name.Key == KeyOf(Rune.ToUpperInvariant(new Rune(value)).ToString()), $"U+{value:X4} in capitals");
        }

        Assert.True(accepted > 100_000, accepted.ToString(CultureInfo.InvariantCulture));
    }

    private static string KeyOf(string text)
    {
        Assert.Null(UserName.TryParse(text, out var name));
        return name.Key;
    }
}
