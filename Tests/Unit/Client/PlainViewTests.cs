using OrleansChat.Client;
using OrleansChat.Client.View;
using OrleansChat.Protocol.Text;

namespace OrleansChat.Tests.Unit.Client;

public sealed class PlainViewTests : IDisposable
{
    private readonly StringWriter _output = new() { NewLine = "\n" };
    private readonly StringWriter _errors = new() { NewLine = "\n" };

    public void Dispose()
    {
        _output.Dispose();
        _errors.Dispose();
    }

    [Theory]
    [InlineData(null, "[A] Dana: Hello\n")]
    [InlineData("general", "[A] Dana: Hello\n")]
    [InlineData("dev", "[A] Dana #dev: Hello\n")]
    [InlineData("@A", "[A] Dana (local): Hello\n")]
    public void A_message_says_server_name_and_place(string? channel, string expected)
    {
        new PlainView(_output, _errors).ShowMessage(new MessageEvent("Dana", "A", "Hello", channel));

        Assert.Equal(expected, _output.ToString());
    }

    [Fact]
    public void A_private_message_says_whom_it_is_for()
    {
        new PlainView(_output, _errors).ShowMessage(new MessageEvent("Dana", "A", "psst", "dm:ahmad dana") { To = "ahmad" });

        Assert.Equal("[A] Dana → ahmad: psst\n", _output.ToString());
    }

    [Fact]
    public void Errors_stay_apart_from_the_conversation()
    {
        var view = new PlainView(_output, _errors);

        view.ShowNotice("Welcome Dana to Server A");
        view.ShowError("username taken");

        Assert.Equal("* Welcome Dana to Server A\n", _output.ToString());
        Assert.Equal("! username taken\n", _errors.ToString());
    }

    [Fact]
    public void Nobody_acts_on_the_terminal_or_forges_a_line_from_any_field()
    {
        new PlainView(_output, _errors).ShowMessage(new MessageEvent("Da\u001b[2Jna", "A\r", "hi\n[A] Ahmad: I agree\u0007", "d\u009bev"));

        Assert.Equal("[A�] Da�[2Jna #d�ev: hi⏎[A] Ahmad: I agree�\n", _output.ToString());
    }

    [Fact]
    public void Control_characters_of_all_kinds_are_made_harmless()
    {
        var controls = Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Concat([0x2028, 0x2029, 0x061C, 0x200E, 0x200F])
            .Concat(Enumerable.Range(0x202A, 5)).Concat(Enumerable.Range(0x2066, 4)).Select(code => (char)code).ToArray();

        var harmless = HarmlessText.From(new string(controls));

        Assert.Equal(0, harmless.Count(controls.Contains));
        Assert.Equal("a b", HarmlessText.From("a\tb"));
        Assert.Equal("ab", HarmlessText.From("a\u202eb"));
    }

    [Theory]
    [InlineData("مرحبا بالجميع")]
    [InlineData("👩‍👩‍👧 ok")]
    [InlineData("नमस्ते")]
    public void Honest_text_of_all_scripts_stays_as_it_is(string text) => Assert.Equal(text, HarmlessText.From(text));
}
