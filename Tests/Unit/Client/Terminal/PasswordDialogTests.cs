using OrleansChat.Client;
using OrleansChat.Client.Terminal;

namespace OrleansChat.Tests.Unit.Client.Terminal;

public sealed class PasswordDialogTests
{
    [Fact]
    public void One_that_there_is_is_typed_once()
    {
        var dialog = new PasswordDialog(isNew: false);

        Assert.Equal(PasswordOutcome.Given, Type(dialog, "correct horse\r"));
        Assert.Equal("correct horse", dialog.Password);
    }

    [Fact]
    public void A_new_one_is_typed_twice()
    {
        var dialog = new PasswordDialog(isNew: true);

        Assert.Equal("new password", dialog.Prompt);
        Assert.Equal(PasswordOutcome.Open, Type(dialog, "correct horse\r"));
        Assert.Equal("again", dialog.Prompt);
        Assert.Equal(PasswordOutcome.Given, Type(dialog, "correct horse\r"));
        Assert.Equal("correct horse", dialog.Password);
    }

    [Fact]
    public void Two_that_differ_are_none() => Assert.Equal(PasswordOutcome.Different, Type(new PasswordDialog(isNew: true), "correct horse\rcorrect house\r"));

    [Theory]
    [InlineData("\r")]
    [InlineData("x\u0003")]
    [InlineData("x\u0004")]
    [InlineData("x\u0015\r")]
    public void Who_does_not_want_to_types_none(string keys) => Assert.Equal(PasswordOutcome.Cancelled, Type(new PasswordDialog(isNew: true), keys));

    [Theory]
    [InlineData("ab\u007F\u007F\u007Fcd\r", "cd")]
    [InlineData("a👍🏽\u007Fb\r", "ab")]
    [InlineData("ab\u0015cd\r", "cd")]
    [InlineData("a\u0001\tb\r", "ab")]
    public void Mistakes_are_taken_back_blindly(string keys, string password)
    {
        var dialog = new PasswordDialog(isNew: false);

        Type(dialog, keys);

        Assert.Equal(password, dialog.Password);
    }

    [Fact]
    public void What_is_too_long_is_not_kept()
    {
        var dialog = new PasswordDialog(isNew: false);

        Type(dialog, new string('x', ClientLimits.PasswordCharsMax + 1) + "\r");

        Assert.Equal(ClientLimits.PasswordCharsMax, dialog.Password.Length);
    }

    private static PasswordOutcome Type(PasswordDialog dialog, string text)
    {
        var outcome = PasswordOutcome.Open;
        foreach (var key in Keys.Of(text)) outcome = dialog.Press(key);
        return outcome;
    }
}
