using OrleansChat.Gateway.Accounts;

namespace OrleansChat.Tests.Unit.Gateway.Accounts;

public sealed class PasswordHashTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];

    [Fact]
    public void It_says_how_it_was_made_and_fits_only_its_password()
    {
        var hash = PasswordHash.Make("correct horse", Salt, 1_000);
        Assert.StartsWith("pbkdf2-sha256$1000$AAECAwQFBgcICQoLDA0ODw==$", hash, StringComparison.Ordinal);
        Assert.True(PasswordHash.Fits("correct horse", hash));
        Assert.False(PasswordHash.Fits("correct house", hash));
        Assert.False(PasswordHash.Fits("correct horse ", hash));
        Assert.False(PasswordHash.Fits("", hash));
    }

    // The beginnings of the known answers in RFC 7914, section 11.
    [Theory]
    [InlineData("passwd", 1, "c2FsdA==", "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc")]
    [InlineData("Password", 80_000, "TmFDbA==", "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56")]
    public void It_is_the_function_that_its_name_says(string password, int iterations, string salt, string known)
    {
        var hash = PasswordHash.Make(password, Convert.FromBase64String(salt), iterations);
        Assert.Equal(known, Convert.ToHexStringLower(Convert.FromBase64String(hash.Split('$')[3])));
        Assert.True(PasswordHash.Fits(password, hash));
    }

    [Fact]
    public void Another_salt_makes_another_hash()
        => Assert.NotEqual(PasswordHash.Make("correct horse", Salt, 10), PasswordHash.Make("correct horse", [.. Salt.Reverse()], 10));

    [Fact]
    public void One_that_was_cheaper_or_dearer_holds()
    {
        foreach (var iterations in new[] { 1, 10, 2_000 })
            Assert.True(PasswordHash.Fits("correct horse", PasswordHash.Make("correct horse", Salt, iterations)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pbkdf2-sha256")]
    [InlineData("pbkdf2-sha256$1000$AAAA")]
    [InlineData("pbkdf2-sha256$1000$AAAA$")]
    [InlineData("pbkdf2-sha256$1000$AAAA$AAAA$AAAA")]
    [InlineData("pbkdf2-sha256$0$AAAA$AAAA")]
    [InlineData("pbkdf2-sha256$-1$AAAA$AAAA")]
    [InlineData("pbkdf2-sha256$2000000000$AAAA$AAAA")]
    [InlineData("pbkdf2-sha256$1000$?$AAAA")]
    [InlineData("pbkdf2-sha256$1000$AAAA$?")]
    [InlineData("argon2id$1000$AAAA$AAAA")]
    public void What_is_no_hash_or_one_of_a_later_version_fits_nothing(string hash) => Assert.False(PasswordHash.Fits("correct horse", hash));
}
