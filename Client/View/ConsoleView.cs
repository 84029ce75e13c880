using OrleansChat.Client.Wire;
using OrleansChat.Protocol.Text;

namespace OrleansChat.Client.View;

/// <summary>What the person sees: the conversation on one writer, problems on the other. Everything passes through <see cref="HarmlessText"/> here.</summary>
internal sealed class ConsoleView(TextWriter output, TextWriter errors)
{
    /// <summary>The channel that everybody is in, and that needs no name.</summary>
    public const string General = "general";

    private readonly Lock _lock = new();

    /// <summary>Shows a message with its server, its sender and, unless it is in <c>general</c>, its place.</summary>
    public void ShowMessage(MessageEvent message) =>
        WriteLine(output, $"[{message.Server}] {message.From}{Place(message.Channel)}: {message.Text}");

    /// <summary>Shows what the server, or this client, has to say.</summary>
    public void ShowNotice(string text) => WriteLine(output, $"* {text}");

    /// <summary>Shows a problem.</summary>
    public void ShowError(string text) => WriteLine(errors, $"! {text}");

    private static string Place(string? channel) => channel switch
    {
        null or General => "",
        ['@', ..] => " (local)",
        _ => $" #{channel}",
    };

    // Received lines and the errors of typed ones come from two loops.
    private void WriteLine(TextWriter writer, string line)
    {
        lock (_lock) writer.WriteLine(HarmlessText.From(line));
    }
}
