using System.Runtime.InteropServices;
using System.Text;
using OrleansChat.Client.Input;
using OrleansChat.Client.Terminal;
using OrleansChat.Client.View;
using OrleansChat.Client.Wire;

namespace OrleansChat.Client;

/// <summary>The three faces of the console client, on this process's own console.</summary>
internal static class Start
{
    // For a terminal that does not know how wide it is.
    private const int ColumnsDefault = 80;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>For a person at a terminal.</summary>
    public static async Task<ExitCode> TerminalAsync(Arguments arguments)
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput(), Utf8);
        var hasColours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var view = new TerminalView(new AnsiScreen(output, static () => Console.WindowWidth is > 0 and var columns ? columns : ColumnsDefault, hasColours), arguments.Username, TimeProvider.System);
        using var resizing = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => view.Resize());
        try
        {
            return await TalkAsync(arguments, new TypedKeys(Keyboard.Start, view), view, Dialer(arguments));
        }
        finally
        {
            view.Close();
        }
    }

    /// <summary>For pipes and files.</summary>
    public static async Task<ExitCode> PlainAsync(Arguments arguments)
    {
        using var typed = Typed();
        return await TalkAsync(arguments, new LineInput(typed), new PlainView(Console.Out, Console.Error, arguments.Username), Dialer(arguments));
    }

    /// <summary>For scripts.</summary>
    public static async Task<ExitCode> JsonAsync(Arguments arguments)
    {
        using var typed = Typed();
        await using var output = Console.OpenStandardOutput();
        var view = new JsonView(output, Console.Error);
        return await TalkAsync(arguments, new LineInput(typed), view, new Dialer(arguments.Encryption, TimeProvider.System, view.ShowLine));
    }

    private static Task<ExitCode> TalkAsync(Arguments arguments, ILineSource input, IView view, Dialer dialer)
    {
        var options = new ChatClientOptions(arguments.Servers, arguments.Username);
        return new Conversation(receiver => new ChatClient(options, TimeProvider.System, receiver, dialer.DialAsync), input, view, TimeProvider.System).RunAsync();
    }

    private static Dialer Dialer(Arguments arguments) => new(arguments.Encryption, TimeProvider.System);

    // Console.In would block its thread for as long as nobody types; its stream is read on another one.
    private static StreamReader Typed() => new(Console.OpenStandardInput(), Console.IsInputRedirected ? Encoding.UTF8 : Console.InputEncoding);
}
