using System.IO.Pipelines;
using System.Text;
using OrleansChat.Client;
using OrleansChat.Client.Input;
using OrleansChat.Client.Session;
using OrleansChat.Client.View;

namespace OrleansChat.Tests.Unit.Client;

/// <summary>Dana's stay at scripted servers, 127.0.0.1:5001 and more: the whole client but its sockets and its console.</summary>
internal sealed class Stay : IAsyncDisposable
{
    private readonly WatchedWriter _output = new();
    private readonly WatchedWriter _errors = new();
    private readonly Pipe _keyboard = new();
    private readonly TimeProvider _time;
    private readonly ScriptedServer? _server;

    public Stay(TimeProvider? time = null, int servers = 1, Action<ScriptedNetwork>? before = null, Random? random = null, Func<ChatClientOptions, ChatClientOptions>? configure = null)
    {
        _time = time ?? new ExpiringTime();
        Network = new ScriptedNetwork(_time);
        before?.Invoke(Network);

        var addresses = Enumerable.Range(5001, servers).Select(port => new ServerAddress("127.0.0.1", port)).ToArray();
        var input = new LineInput(new StreamReader(_keyboard.Reader.AsStream(), Encoding.UTF8));
        var view = new PlainView(_output, _errors, "Dana");
        var options = new ChatClientOptions(addresses, "Dana");
        options = configure?.Invoke(options) ?? options;
        End = new Conversation(Connect, input, view, _time).RunAsync();
        ChatClient Connect(IReceiver receiver) => new(options, _time, receiver, Network.DialAsync, random ?? new ConstantRandom(0), "run");

        // The first call is made before this line. A test whose first call is in vain accepts the others itself.
        if (before is null) _server = Network.AcceptAsync(5001).GetAwaiter().GetResult();
    }

    public ScriptedNetwork Network { get; }

    /// <summary>The server that was reached first.</summary>
    public ScriptedServer Server => _server ?? throw new InvalidOperationException("The first call of this stay was in vain.");

    public Task<ExitCode> End { get; }

    /// <summary>Called with every line that is shown, while it is being shown.</summary>
    public Action<string> OnShown { set => _output.OnLine = value; }

    // To be looked at after the end, when nobody writes any more.
    public string[] Output => _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    public string[] Errors => _errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A stay for coming back: every pause is the shortest one and is over at once, and no other wait ever is.</summary>
    public static Stay ThatComesBack(int servers = 1, Func<ChatClientOptions, ChatClientOptions>? configure = null) =>
        new(new ExpiringTime(ClientLimits.ReconnectWaitMin), servers, configure: configure);

    /// <summary>Waits until a line with this end was shown.</summary>
    public Task ShownAsync(string end) => _output.UntilAsync(end);

    /// <summary>Waits until a problem with this end was shown.</summary>
    public Task ErrorAsync(string end) => _errors.UntilAsync(end);

    public async Task TypeAsync(string text) => await _keyboard.Writer.WriteAsync(Encoding.UTF8.GetBytes(text));

    public async Task TypeAndEndAsync(string text)
    {
        await TypeAsync(text);
        await _keyboard.Writer.CompleteAsync();
    }

    /// <summary>
    /// Says a last word at this server and leaves by the end of the input. The word makes sure that the client is there: without one it would end at once
    /// if it were still on its way.
    /// </summary>
    public async Task LeaveAsync(ScriptedServer server)
    {
        await TypeAsync("bye\n");
        await server.AckAsync(await server.ExpectAsync("msg"));
        await _keyboard.Writer.CompleteAsync();
        await server.GoodbyeAsync();
        Assert.Equal(ExitCode.Left, await End);
    }

    public async ValueTask DisposeAsync()
    {
        Network.Close();
        await _keyboard.Writer.CompleteAsync();
        (_time as ExpiringTime)?.Expire();
        await End.WaitAsync(Patience.Bound);
        Network.Dispose();
    }
}
