using System.Threading.Channels;
using OrleansChat.Client;
using OrleansChat.Client.Terminal;

namespace OrleansChat.Tests.Unit.Client.Terminal;

/// <summary>Dana's stay at a terminal, the whole client but for its sockets: keys go in, a scripted server answers, cells are looked at.</summary>
internal sealed class TerminalStay : IAsyncDisposable
{
    private readonly MemoryScreen _screen = new(80);
    private readonly Channel<ConsoleKeyInfo> _keys = Channel.CreateUnbounded<ConsoleKeyInfo>();
    private readonly TerminalView _view;

    public TerminalStay(Func<ChatClientOptions, ChatClientOptions>? configure = null)
    {
        var time = new ExpiringTime(ClientLimits.ReconnectWaitMin);
        Network = new ScriptedNetwork(time);
        _view = new TerminalView(_screen, "Dana", time);
        var options = new ChatClientOptions([new ServerAddress("127.0.0.1", 5001)], "Dana");
        options = configure?.Invoke(options) ?? options;
        End = new Conversation(
            receiver => new ChatClient(options, time, receiver, Network.DialAsync, new ConstantRandom(0), "run"), new TypedKeys(() => _keys.Reader, _view), _view, time).RunAsync();
    }

    public ScriptedNetwork Network { get; }

    public Task<ExitCode> End { get; }

    /// <summary>Welcomes at server A, and sends an old message of general.</summary>
    public async Task<ScriptedServer> ArriveAsync()
    {
        var server = await Network.AcceptAsync(5001);
        await server.WelcomeAsync("A", """{"channel":"general","epoch":"k3f","seq":2}""");
        await server.ExpectHistoryAsync("general", text: "old");
        return server;
    }

    public async Task LeaveAsync(ScriptedServer server, ExitCode end = ExitCode.Left)
    {
        Press("/quit\r");
        await server.GoodbyeAsync();
        Assert.Equal(end, await End.WaitAsync(Patience.Bound));
    }

    public void Press(string text)
    {
        foreach (var key in Keys.Of(text)) _keys.Writer.TryWrite(key);
    }

    /// <summary>To be looked at after the end; without times and days.</summary>
    public string[] Printed() =>
        [.. _screen.Lines.Select(MemoryScreen.TextOf).Select(line => char.IsAsciiDigit(line[0]) ? line[6..] : line).Where(line => !line.Contains(',', StringComparison.Ordinal) || line[0] != '─')];

    public async ValueTask DisposeAsync()
    {
        Network.Close();
        _keys.Writer.TryComplete();
        await End.WaitAsync(Patience.Bound);
        _view.Dispose();
        Network.Dispose();
    }
}
