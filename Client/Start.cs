using System.Runtime.InteropServices;
using System.Text;
using OrleansChat.Client.Input;
using OrleansChat.Client.Session;
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
        Keyboard.Silence();
        await using var output = new StreamWriter(Console.OpenStandardOutput(), Utf8);
        var hasColours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        var screen = new AnsiScreen(output, static () => Console.WindowWidth is > 0 and var columns ? columns : ColumnsDefault, hasColours);
        using var view = new TerminalView(screen, arguments.Username, TimeProvider.System);
        arguments = arguments with { Capabilities = [Capability.Presence, Capability.Typing, .. arguments.Capabilities] };
        using var resizing = OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => view.Resize());
        return await TalkAsync(arguments, new TypedKeys(Keyboard.Start, view), view, Dialer(arguments), client => view.OnTyping = typing => _ = typing.TellAsync(client));
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

    private static async Task<ExitCode> TalkAsync(Arguments arguments, ILineSource input, IView view, Dialer dialer, Action<ChatClient>? follow = null)
    {
        var password = Environment.GetEnvironmentVariable(Arguments.PasswordVariable);
        if (arguments.PasswordFile is { } file)
        {
            (password, var problem) = await PasswordFile.ReadAsync(file);
            if (problem is not null)
            {
                view.ShowError(problem);
                return ExitCode.BadArguments;
            }
        }

        var options = new ChatClientOptions(arguments.Servers, arguments.Username)
        {
            Encryption = arguments.Encryption,
            Password = string.IsNullOrEmpty(password) ? null : password,
            Registers = arguments.Registers,
            AllowPlainPassword = arguments.AllowPlainPassword,
            Capabilities = arguments.Capabilities,
        };
        return await new Conversation(Connect, input, view, TimeProvider.System).RunAsync();

        ChatClient Connect(IReceiver receiver)
        {
            var client = new ChatClient(options, TimeProvider.System, receiver, dialer.DialAsync);
            follow?.Invoke(client);
            return client;
        }
    }

    private static Dialer Dialer(Arguments arguments) => new(arguments.Encryption, TimeProvider.System);

    // Console.In would block its thread for as long as nobody types; its stream is read on another one.
    private static StreamReader Typed() => new(Console.OpenStandardInput(), Console.IsInputRedirected ? Encoding.UTF8 : Console.InputEncoding);
}
