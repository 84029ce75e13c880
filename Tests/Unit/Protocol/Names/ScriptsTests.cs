using System.Text;
using OrleansChat.Protocol.Names;

namespace OrleansChat.Tests.Unit.Protocol.Names;

public sealed class ScriptsTests
{
    [Theory]
    [InlineData("Latin", "azAZàÿžƶəʸⅫⱠꜢꟿꬰﬁａＺ")]
    [InlineData("Greek", "αωΑΩάϰͰἀῼΩ𝈀")]
    [InlineData("Cyrillic", "аяАЯѐҀԯᲀꙀꚟⷠ")]
    [InlineData("Armenian", "աֆԱՖﬓﬗ֏")]
    [InlineData("Cherokee", "Ꭰᏽꭰꮿ")]
    [InlineData("Coptic", "ϢϯⲀⳳ")]
    public void Letters_are_of_their_script(string script, string letters)
        => Assert.All(letters.EnumerateRunes(), letter => Assert.Equal(script, Scripts.Of(letter)));

    [Theory]
    [InlineData("0189٣")]
    [InlineData("-_.!@×÷ʹ˩")]
    [InlineData("\u0301\u0485\u20dd")] // marks that stand on letters of any script
    [InlineData("אتहกაあア山한")]
    [InlineData("👋❤☀")]
    public void Everything_else_is_of_none_of_them(string characters)
        => Assert.All(characters.EnumerateRunes(), character => Assert.Null(Scripts.Of(character)));

    [Fact]
    public void Ranges_stand_in_their_order_so_that_each_is_found()
    {
        // Each change of script is one between neighbours; a range that stands too late would never be reached.
        string[] scripts = ["Latin", "Greek", "Cyrillic", "Armenian", "Cherokee", "Coptic"];
        var counts = scripts.ToDictionary(script => script, _ => 0);
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (Rune.IsValid(value) && Scripts.Of(new Rune(value)) is { } script)
                counts[script]++;
        }

        Assert.All(counts, count => Assert.InRange(count.Value, 90, 2_000));
        Assert.Equal(("Latin", "Cyrillic"), Scripts.MixedIn("1-d\u0430"));
        Assert.Null(Scripts.MixedIn("1-d山\u0301"));
    }
}
